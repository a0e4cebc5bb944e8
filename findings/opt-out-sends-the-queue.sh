#!/usr/bin/env bash
# After consent is withdrawn Amplitude and Countly send what was queued before; PostHog drops it.
#
# An event waits in memory for the next flush when the user says no: setOptOut(true), remove_consent('events'), disable(). Later
# events are dropped by all three. The one that waited leaves afterwards by two of them, with the user's or device's id.
# Expected by most: nothing leaves once the SDK was told that consent is withdrawn.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
amplitude=1.5.73 countly=24.10.4 posthog=5.70.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "@amplitude/analytics-node@$amplitude" \
  "countly-sdk-nodejs@$countly" "posthog-node@$posthog" >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
let got = '';
const success = '{"code":200,"events_ingested":1,"payload_size_bytes":1,"server_upload_time":1,"result":"Success"}';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    got += `${decodeURIComponent(request.url)} ${body[0] === 0x1f ? zlib.gunzipSync(body) : body}\n`;
    response.setHeader('Content-Type', 'application/json');
    response.end(success);
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const pass = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const amplitude = require('@amplitude/analytics-node').createInstance();
await amplitude.init('key', { serverUrl: `${url}/2/httpapi`, flushIntervalMillis: 1500, flushQueueSize: 100 }).promise;
const countly = require('countly-sdk-nodejs');
countly.init({ app_key: 'key', url, require_consent: true, interval: 1500, storage_path: `${process.cwd()}/countly/` });
countly.add_consent('events');
const { PostHog } = await import('posthog-node');
const posthog = new PostHog('phc_key', { host: url, flushAt: 100, flushInterval: 1500 });
const tries = {
  '@amplitude/analytics-node': [name => amplitude.track(name, {}, { user_id: 'somebody' }), () => amplitude.setOptOut(true)],
  'countly-sdk-nodejs': [name => countly.add_event({ key: name }), () => countly.remove_consent('events')],
  'posthog-node': [name => posthog.capture({ distinctId: 'somebody', event: name }), () => posthog.disable()],
};
const seen = {};
for (const [name, [send, withdraw]] of Object.entries(tries)) {
  await pass(1000);  // what the start itself sends is not meant
  got = '';
  send('queued-with-consent');
  await withdraw();
  send('told-without-consent');
  const none_before = !got.includes('queued-with-consent');
  await pass(6000);
  seen[name] = none_before && [got.includes('queued-with-consent'), got.includes('told-without-consent')];
  const version = JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
  console.log(`${name} ${version}: what was queued ${seen[name][0] ? 'is sent afterwards' : 'is dropped'}, what came later ${seen[name][1] ? 'is sent' : 'is dropped'}`);
}
const as_described = JSON.stringify(Object.values(seen)) === '[[true,false],[true,false],[false,false]]';
console.log(as_described ? 'as described: withdrawing consent does not reach the queue of two of the three' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs
