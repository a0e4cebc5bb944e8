#!/usr/bin/env bash
# With its telemetry off, Datadog's tracer still tells the name of the folder that the program was started in.
#
# DD_INSTRUMENTATION_TELEMETRY_ENABLED=false stops /telemetry. A tracer without a single span goes on asking for remote
# settings, and POST /v0.7/config has client_tracer.process_tags: the folder's name and that of its package.
# Expected by most: what is left without telemetry are the program's own traces.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
dd=6.21.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "dd-trace@$dd" >/dev/null 2>&1 || exit 2
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
import { spawn } from 'node:child_process';
console.log('dd-trace', version('dd-trace'));
fs.mkdirSync('project-nightingale');
fs.writeFileSync('project-nightingale/cli.mjs', `import tracer from 'dd-trace'; tracer.init({ url: '${url}', service: 'demo', startupLogs: false }); setTimeout(() => process.exit(0), 5000);`);
const env = { ...process.env, DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false' };
await new Promise(resolve => spawn(process.execPath, ['cli.mjs'], { cwd: 'project-nightingale', stdio: 'ignore', env }).on('exit', resolve));
const paths = [...new Set(got.map(request => request.url))];
const config = got.find(request => request.url === '/v0.7/config');
const tags = config && JSON.parse(config.body).client.client_tracer.process_tags;
console.log('requests:', paths.join(' '), 'process_tags:', JSON.stringify(tags));
end(!paths.some(path => path.startsWith('/telemetry')) && JSON.stringify(tags ?? '').includes('project-nightingale'),
    'the folder is told with telemetry off');
JS
timeout 70 node try.mjs
