import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '0123456789abcdef' });
analytics.track({ anonymousId: 'anonymous', event: 'command ran', properties: { command: 'build', files: 3 } });
await analytics.closeAndFlush();
