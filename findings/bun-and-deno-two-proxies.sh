#!/usr/bin/env bash
# In one program of Bun or Deno fetch() goes through the environment's proxy and node:http does not.
#
# HTTP_PROXY is set, and one process asks the same address twice: by fetch(), and by node:http, which most npm packages use.
# A recorder that plays the proxy sees the one request and never learns of the other. Node's own NODE_USE_ENV_PROXY=1 brings both.
# Expected by most: a runtime that honours HTTP_PROXY does so for all of its clients.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
bun=1.4.5 deno=2.9.6
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 80 npm install --silent --no-audit --no-fund --ignore-scripts "@oven/bun-linux-x64@$bun" "@deno/linux-x64-glibc@$deno" \
  >/dev/null 2>&1 || exit 2
cat > client.mjs <<'JS'
import http from 'node:http';
const base = `http://127.0.0.1:${process.env.PORT}/`;
await fetch(base + 'fetch').then(answer => answer.text(), () => {});
await new Promise(resolve => http.get(base + 'node-http', answer => { answer.resume(); answer.on('end', resolve); }).on('error', resolve));
JS
cat > try.mjs <<'JS'
import http from 'node:http';
import net from 'node:net';
import { execFileSync, spawn } from 'node:child_process';
// Takes the absolute form and CONNECT, and remembers what was asked for.
let asked = [];
const answers = http.createServer((request, response) => { asked.push(request.url.replace(/.*\//, '')); response.end('{}'); });
answers.on('connect', (request, client) => {
  client.on('error', () => {});
  client.write('HTTP/1.1 200 OK\r\n\r\n');
  answers.emit('connection', client);
});
await new Promise(resolve => answers.listen(0, '127.0.0.1', resolve));
const port = answers.address().port;
const spare = net.createServer();
await new Promise(resolve => spare.listen(0, '127.0.0.1', resolve));
const closed = spare.address().port;  // nobody listens there: who does not ask the proxy reaches nothing
spare.close();
let as_described = true;
for (const [program, words] of [['node_modules/@oven/bun-linux-x64/bin/bun', ['client.mjs']], ['node_modules/@deno/linux-x64-glibc/deno', ['run', '-A', 'client.mjs']]]) {
  const version = execFileSync(program, ['--version']).toString().split('\n')[0].trim();
  const came = async more => {
    asked = [];
    const env = { PATH: process.env.PATH, HOME: process.cwd(), DENO_NO_UPDATE_CHECK: '1', HTTP_PROXY: `http://127.0.0.1:${port}`, PORT: closed, ...more };
    await new Promise(resolve => spawn(program, words, { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 15000 }).on('exit', resolve));
    return asked.join(' and ') || 'nothing';
  };
  const [alone, told] = [await came({}), await came({ NODE_USE_ENV_PROXY: '1' })];
  console.log(`${program.includes('bun') ? 'bun ' : ''}${version}: through the proxy came ${alone}; with NODE_USE_ENV_PROXY=1: ${told}`);
  as_described &&= alone === 'fetch' && told === 'fetch and node-http';
}
console.log(as_described ? 'as described: fetch() alone honours HTTP_PROXY' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs
