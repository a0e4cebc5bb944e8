import Rollbar from 'rollbar';

const rollbar = new Rollbar({ accessToken: '0123456789abcdef0123456789abcdef', environment: 'production' });
rollbar.error(new Error('build failed'), { command: 'build' });
await new Promise(done => rollbar.wait(done));
process.exit(0);
