import Bugsnag from '@bugsnag/js';

Bugsnag.start({ apiKey: '0123456789abcdef0123456789abcdef', logger: null, autoTrackSessions: false });
await new Promise(done => Bugsnag.notify(new Error('build failed'), event => event.addMetadata('cli', { command: 'build' }), done));
