#!/usr/bin/env bash
# Leaving out the integration that sends a failed file's path makes Sentry's SDK send that path elsewhere.
#
# Of a failed file operation NodeSystemError cuts the path out of the error's message and puts it, whole, into
# contexts.node_system_error. Who leaves the integration out so that no path is sent gets it in the message.
# Expected by most: an integration that adds something is left out, and that thing is gone.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
sentry=11.12.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "@sentry/node@$sentry" >/dev/null 2>&1 || exit 2
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
const path = '/home/alice/secret-project/config.json';
console.log('@sentry/node', version('@sentry/node'));
fs.writeFileSync('cli.mjs', `import * as Sentry from '@sentry/node';
import fs from 'node:fs';
const options = { dsn: process.argv[2] };
if (process.argv[3] === 'without') options.integrations = all => all.filter(({ name }) => name !== 'NodeSystemError' && name !== 'ContextLines');
Sentry.init(options);
try { fs.readFileSync('${path}'); } catch (error) { Sentry.captureException(error); }
await Sentry.close(3000);`);
const { spawn } = await import('node:child_process');
const seen = async how => {
  got.length = 0;
  await new Promise(resolve => spawn(process.execPath, ['cli.mjs', url.replace('//', '//0123456789abcdef0123456789abcdef@') + '/1', how], { stdio: 'ignore' }).on('exit', resolve));
  const event = got.flatMap(request => request.body.split('\n')).filter(Boolean).map(line => JSON.parse(line)).find(item => item.exception);
  const result = { message: event.exception.values[0].value, context: event.contexts.node_system_error?.path };
  console.log(how.padEnd(7), 'NodeSystemError:', JSON.stringify(result));
  return result;
};
const with_it = await seen('with'), without = await seen('without');
end(!with_it.message.includes(path) && with_it.context === path && without.message.includes(path) && without.context === undefined,
    'the path goes either way, in another member');
JS
timeout 70 node try.mjs
