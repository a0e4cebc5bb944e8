import LaunchDarkly from 'launchdarkly-node-server-sdk';

const client = LaunchDarkly.init('sdk-01234567-89ab-cdef-0123-456789abcdef', { stream: false, logger: LaunchDarkly.basicLogger({ level: 'none' }) });
client.track('command ran', { kind: 'user', key: 'anonymous' }, { command: 'build' });
await client.flush();
client.close();
process.exit(0);
