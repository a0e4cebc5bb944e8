import Countly from 'countly-sdk-nodejs';

Countly.init({ app_key: '0123456789abcdef', url: 'https://countly.vendor.example', device_id: 'anonymous', storage_path: process.env.HOME + '/countly/' });
Countly.add_event({ key: 'command ran', count: 1, segmentation: { command: 'build' } });
setTimeout(() => process.exit(0), 3000);
