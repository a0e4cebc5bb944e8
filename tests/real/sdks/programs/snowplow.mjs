import { newTracker, buildSelfDescribingEvent } from '@snowplow/node-tracker';

const tracker = newTracker({ namespace: 'demo', appId: 'demo' }, { endpoint: 'https://collector.vendor.example', bufferSize: 1 });
tracker.track(buildSelfDescribingEvent({ event: { schema: 'iglu:com.vendor/command_ran/jsonschema/1-0-0', data: { command: 'build', files: 3 } } }));
