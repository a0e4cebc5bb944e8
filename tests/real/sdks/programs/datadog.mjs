import tracer from 'dd-trace';

tracer.init({ service: 'demo', startupLogs: false });
tracer.startSpan('command ran', { tags: { command: 'build', files: 3 } }).finish();
tracer.dogstatsd.increment('command.ran', 1, { command: 'build' });
tracer.dogstatsd.flush();
await new Promise(done => setTimeout(done, 3000)); // spans leave two seconds later
process.exit(0);
