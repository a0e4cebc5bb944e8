#!/usr/bin/env bash
# Setting Elastic APM's `hostname` does not replace the host name that is sent: both are.
#
# The numbers of the machine come under the name that was set. The line about the process, which every request begins with,
# has it as configured_hostname, and the real one beside it.
# Expected by most: the name that is set is sent instead of the real one.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
elastic=4.18.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "elastic-apm-node@$elastic" >/dev/null 2>&1 || exit 2
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
    response.statusCode = request.url.startsWith('/intake') ? 202 : 200;
    response.end(request.url === '/' ? '{"version":"8.15.0"}' : '');
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
import os from 'node:os';
const { default: apm } = await import('elastic-apm-node');
console.log('elastic-apm-node', version('elastic-apm-node'), 'on a machine named', os.hostname());
apm.start({ serverUrl: url, serviceName: 'demo', hostname: 'a-name-that-was-set', logLevel: 'off', cloudProvider: 'none', centralConfig: false });
apm.captureError(new Error('x'));
await new Promise(resolve => apm.flush(resolve));
while (!got.some(request => request.url.startsWith('/intake'))) await new Promise(resolve => setTimeout(resolve, 100));
const { metadata } = JSON.parse(got.find(request => request.url.startsWith('/intake')).body.split('\n')[0]);
console.log('metadata.system:', JSON.stringify(metadata.system));
end(metadata.system.configured_hostname === 'a-name-that-was-set' && metadata.system.detected_hostname === os.hostname(),
    'the real name is sent as well');
JS
timeout 70 node try.mjs
