import Analytics from '@rudderstack/rudder-sdk-node';

const analytics = new Analytics('0123456789abcdef', { dataPlaneUrl: 'https://hosted.rudderlabs.com' });
analytics.track({ anonymousId: 'anonymous', event: 'command ran', properties: { command: 'build', files: 3 } });
await analytics.flush();
