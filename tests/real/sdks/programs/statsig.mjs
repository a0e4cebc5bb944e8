import Statsig from 'statsig-node';

await Statsig.initialize('secret-0123456789abcdef', { initTimeoutMs: 2000 });
Statsig.logEvent({ userID: 'anonymous' }, 'command ran', null, { command: 'build' });
await Statsig.shutdownAsync();
process.exit(0);
