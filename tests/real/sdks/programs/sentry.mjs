// An error of a file that is not there, a log and a session.
import * as Sentry from '@sentry/node';
import fs from 'node:fs';

Sentry.init({ dsn: 'https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1', release: 'demo@1.0.0', enableLogs: true });
Sentry.setTag('command', 'build');
Sentry.logger.info('command ran', { files: 3 });
try {
  fs.readFileSync(`${process.env.HOME}/build.json`);
} catch (error) {
  Sentry.captureException(error);
}
await Sentry.close(5000);
