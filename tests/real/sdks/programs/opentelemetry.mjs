import { NodeSDK } from '@opentelemetry/sdk-node';
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';

// Whether its exporter took every answer for success: over gRPC that is a status in the trailers.
const problems = [];
const log = () => {};
diag.setLogger({ error: (...words) => problems.push(words), warn: log, info: log, debug: log, verbose: log }, DiagLogLevel.ERROR);

const sdk = new NodeSDK({ serviceName: 'demo' });
sdk.start();
trace.getTracer('demo').startSpan('command ran', { attributes: { command: 'build', files: 3 } }).end();
await sdk.shutdown();
if (problems.length > 0) console.error(problems);
process.exit(problems.length);
