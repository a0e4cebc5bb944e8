#!/usr/bin/env bash
# Unleash's client sends the user's name and the host name in a header of every poll for flags.
#
# A program that only asks which flags are on, and tells nothing, sends GET /client/features with UNLEASH-INSTANCEID, which by
# default is USER-HOST.
# Expected by most: asking for flags tells no more than which program asks.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
unleash=6.12.1
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "unleash-client@$unleash" >/dev/null 2>&1 || exit 2
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
    response.setHeader('content-type', 'application/json');
    response.end('{"version":2,"features":[]}');
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
import os from 'node:os';
const { initialize } = await import('unleash-client');
console.log('unleash-client', version('unleash-client'));
const client = initialize({ url: url + '/api/', appName: 'demo', disableMetrics: true, customHeaders: { Authorization: 'demo' } });
client.on('error', () => {});
while (got.length === 0) await new Promise(resolve => setTimeout(resolve, 50));
client.destroy();
const sent = got[0].headers['unleash-instanceid'], user_and_host = `${os.userInfo().username}-${os.hostname()}`;
console.log(`${got[0].url}: unleash-instanceid is ${sent === user_and_host ? 'USER-HOST' : sent}`);
end(sent === user_and_host, 'who asks is told by name');
JS
timeout 70 node try.mjs
