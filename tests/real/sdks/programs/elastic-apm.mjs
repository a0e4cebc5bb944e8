import apm from 'elastic-apm-node';

apm.start({ serviceName: 'demo', serverUrl: 'https://apm.vendor.example', logLevel: 'off', cloudProvider: 'none', apiRequestTime: '1s' });
apm.startTransaction('command ran', 'cli');
apm.setLabel('command', 'build');
apm.currentTransaction?.end();
apm.captureError(new Error('build failed'));
await new Promise(done => setTimeout(done, 2500)); // the request is opened at once and closed a second later
process.exit(0);
