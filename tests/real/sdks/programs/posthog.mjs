import { PostHog } from 'posthog-node';

const client = new PostHog('phc_0123456789abcdef', { host: 'https://us.i.posthog.com' });
client.capture({ distinctId: 'anonymous', event: 'command ran', properties: { command: 'build', files: 3 } });
await client.shutdown();
