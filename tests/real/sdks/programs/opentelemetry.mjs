import { NodeSDK } from '@opentelemetry/sdk-node';
import { trace } from '@opentelemetry/api';

const sdk = new NodeSDK({ serviceName: 'demo' });
sdk.start();
trace.getTracer('demo').startSpan('command ran', { attributes: { command: 'build', files: 3 } }).end();
await sdk.shutdown();
process.exit(0);
