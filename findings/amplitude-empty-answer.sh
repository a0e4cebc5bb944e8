#!/usr/bin/env bash
# Amplitude's SDK takes 200 with {} for a failure, and sends the same event again and again.
#
# A mock backend that answers every request with 200 and an empty JSON object, as most do, gets one event several times. The
# status is not what the SDK looks at: the body must say "code": 200.
# Expected by most: a 200 ends it.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
amplitude=1.5.73
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "@amplitude/analytics-node@$amplitude" >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import zlib from 'node:zlib';
const got = [];
let answer = '{}';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    let body = Buffer.concat(parts);
    if (body[0] === 0x1f && body[1] === 0x8b) body = zlib.gunzipSync(body);
    got.push({ url: request.url, headers: request.headers, body: body.toString('latin1') });
    response.setHeader('content-type', 'application/json');
    response.end(answer);
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
const amplitude = await import('@amplitude/analytics-node');
console.log('@amplitude/analytics-node', version('@amplitude/analytics-node'));
const ids = () => got.map(request => JSON.parse(request.body).events[0].insert_id);
const client = amplitude.createInstance();
await client.init('demo', { serverUrl: url + '/2/httpapi', logLevel: amplitude.Types.LogLevel.None, flushIntervalMillis: 500 }).promise;
client.track('ran', {}, { device_id: 'a' });
while (got.length < 4) await new Promise(resolve => setTimeout(resolve, 200));
const same = new Set(ids()).size === 1;
console.log(`200 {}: ${got.length} requests so far, ${new Set(ids()).size} event`);
got.length = 0;
answer = '{"code":200}';
const other = amplitude.createInstance();
await other.init('demo2', { serverUrl: url + '/2/httpapi', logLevel: amplitude.Types.LogLevel.None, flushIntervalMillis: 500 }).promise;
const sent = other.track('ran', {}, { device_id: 'b' }).promise;
await sent;
await new Promise(resolve => setTimeout(resolve, 6000));
const of_second = got.filter(request => JSON.parse(request.body).api_key === 'demo2').length;
console.log(`200 {"code":200}: ${of_second} request`);
end(same && of_second === 1, 'only a body with its own code ends it');
JS
timeout 70 node try.mjs
