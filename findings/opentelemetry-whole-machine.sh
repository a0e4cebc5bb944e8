#!/usr/bin/env bash
# OpenTelemetry for Node sends the raw machine id, the user's name and the whole command line with every batch of spans.
#
# A program that makes one span with new NodeSDK() and no settings sends /etc/machine-id as host.id (its own manual page asks
# never to give it away as it is), the user's name as process.owner, and the arguments as process.command_args.
# Expected by most: a span has what the program put into it, and the resource a service name and the SDK's version.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
sdk=0.301.0 api=1.10.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "@opentelemetry/sdk-node@$sdk" "@opentelemetry/api@$api" >/dev/null 2>&1 || exit 2
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
    response.end();
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
import os from 'node:os';
console.log('@opentelemetry/sdk-node', version('@opentelemetry/sdk-node'));
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = url;
const { NodeSDK } = await import('@opentelemetry/sdk-node');
const { trace } = await import('@opentelemetry/api');
const sdk = new NodeSDK();
sdk.start();
trace.getTracer('cli').startSpan('build').end();
await sdk.shutdown();
const spans = got.find(request => request.url === '/v1/traces').body;
const machine_id = fs.readFileSync('/etc/machine-id', 'latin1').trim();
const has = { 'the raw machine id': spans.includes(machine_id), 'the name of the user': spans.includes('process.owner') && spans.includes(os.userInfo().username),
  'an argument': spans.includes('an-argument-of-the-user'), 'the host name': spans.includes(os.hostname()) };
console.log('one span with one name, sent with:', JSON.stringify(has));
end(Object.values(has).every(Boolean), 'a span tells who ran what on which machine');
JS
[ -s /etc/machine-id ] || { echo "needs /etc/machine-id"; exit 2; }
timeout 70 node try.mjs an-argument-of-the-user
