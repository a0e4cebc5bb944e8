import { initialize } from 'unleash-client';

const client = initialize({ url: 'https://unleash.vendor.example/api', appName: 'demo', metricsInterval: 300, metricsJitter: 0 });
await new Promise(done => client.once('synchronized', done));
client.isEnabled('fast-build');
await new Promise(done => setTimeout(done, 1500)); // numbers leave by themselves
client.destroy();
process.exit(0);
