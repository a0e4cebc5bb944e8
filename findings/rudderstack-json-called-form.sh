#!/usr/bin/env bash
# RudderStack's SDK sends packed JSON and calls it a form.
#
# POST /v1/batch has Content-Type application/x-www-form-urlencoded and Content-Encoding gzip; what is in it is one JSON
# object. The same call with Segment's SDK, which it was made from, says application/json.
# Expected by most: the Content-Type says what a body is, so that whoever reads forms by it reads this one.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
rudder=3.0.13
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "@rudderstack/rudder-sdk-node@$rudder" >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import zlib from 'node:zlib';
const got = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    let body = Buffer.concat(parts);
    if (body[0] === 0x1f && body[1] === 0x8b) body = zlib.gunzipSync(body);
    got.push({ url: request.url, headers: request.headers, body: body.toString('latin1') });
    response.end('OK');
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
const { default: Analytics } = await import('@rudderstack/rudder-sdk-node');
console.log('@rudderstack/rudder-sdk-node', version('@rudderstack/rudder-sdk-node'));
const client = new Analytics('demo', { dataPlaneUrl: url });
client.track({ anonymousId: 'a', event: 'ran', properties: {} });
client.flush();
while (got.length === 0) await new Promise(resolve => setTimeout(resolve, 50));
const { headers, body } = got[0];
let json = null;
try { json = JSON.parse(body); } catch { /* then it is none */ }
console.log(`Content-Type ${headers['content-type']}, Content-Encoding ${headers['content-encoding']}, body ${json ? 'JSON: ' + Object.keys(json).join(', ') : 'no JSON'}`);
end(headers['content-type'] === 'application/x-www-form-urlencoded' && json?.batch?.length === 1, 'JSON under the label of a form');
JS
timeout 70 node try.mjs
