#!/usr/bin/env bash
# Rollbar's SDK sends the source text of the function that is to keep things from being sent.
#
# `transform` is where a program takes paths, names and tokens out of an error. With every error the SDK tells its own
# settings, and of a function that is its text: the names that the filter looks for leave, which nobody filters.
# Expected by most: a setting that is a function is left out, as JSON leaves it out.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
rollbar=3.1.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "rollbar@$rollbar" >/dev/null 2>&1 || exit 2
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
    response.setHeader('content-type', 'application/json'); response.end('{}');
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const end = (as_described, words) => { console.log(as_described ? `as described: ${words}` : 'CHANGED'); process.exit(as_described ? 0 : 1); };
const { default: Rollbar } = await import('rollbar');
console.log('rollbar', version('rollbar'));
const client = new Rollbar({
  accessToken: 'demo', endpoint: url + '/api/1/item/',
  transform: data => { data.custom = JSON.parse(JSON.stringify(data.custom ?? {}).replaceAll('project-nightingale', '***')); },
});
client.error(new Error('x'), { where: 'project-nightingale' });
await new Promise(resolve => client.wait(resolve));
const { data } = JSON.parse(got[0].body);
console.log('data.custom:', JSON.stringify(data.custom));
console.log('data.notifier.configured_options.transform:', JSON.stringify(data.notifier.configured_options.transform));
end(data.custom.where === '***' && String(data.notifier.configured_options.transform).includes('project-nightingale'),
    'the name that was blotted out leaves in the text of the filter');
JS
timeout 70 node try.mjs
