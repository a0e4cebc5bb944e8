import core from '@microsoft/1ds-core-js';
import post from '@microsoft/1ds-post-js';

const sender = new core.AppInsightsCore();
const channel = new post.PostChannel();
sender.initialize({ instrumentationKey: '0123456789abcdef0123456789abcdef-01234567-89ab-cdef-0123-456789abcdef-0123', endpointUrl: 'https://mobile.events.data.microsoft.com/OneCollector/1.0/' }, [channel]);
sender.track({ name: 'command ran', data: { command: 'build', files: 3 } });
channel.flush(true, () => {});
setTimeout(() => process.exit(0), 2000);
