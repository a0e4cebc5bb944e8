import Mixpanel from 'mixpanel';

const mixpanel = Mixpanel.init('0123456789abcdef');
mixpanel.track('command ran', { distinct_id: 'anonymous', command: 'build', files: 3 });
