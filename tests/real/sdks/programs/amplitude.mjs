import * as amplitude from '@amplitude/analytics-node';

await amplitude.init('0123456789abcdef').promise; // without, the event is lost
amplitude.track('command ran', { command: 'build', files: 3 }, { device_id: 'anonymous' });
await amplitude.flush().promise;
