#!/usr/bin/env bash
# A PostHog client that was disabled goes on asking the server for its feature flags.
#
# disable() (and the option disabled) stop capture(). A client with a personal key, which works flags out by itself, polls their
# definitions all the same, every 30 s by default (here every second), with its key and the user's address: a command that was
# opted out this way is not silent.
# Expected by most: a disabled client touches the network no more.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
posthog=5.70.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts "posthog-node@$posthog" >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import { PostHog } from 'posthog-node';
const paths = [];
const server = http.createServer((request, response) => {
  paths.push(request.url.split('?')[0]);
  request.resume();
  response.setHeader('Content-Type', 'application/json');
  response.end('{"flags":[],"group_type_mapping":{},"cohorts":{}}');
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const host = `http://127.0.0.1:${server.address().port}`;
console.log('posthog-node', JSON.parse(fs.readFileSync('node_modules/posthog-node/package.json')).version);
const client = new PostHog('phc_key', { host, personalApiKey: 'phx_key', featureFlagsPollingInterval: 1000, flushAt: 1, flushInterval: 500 });
await client.disable();
await new Promise(resolve => setTimeout(resolve, 1500));  // what was under way when it was disabled is not meant
paths.length = 0;
client.capture({ distinctId: 'somebody', event: 'told' });
await new Promise(resolve => setTimeout(resolve, 4500));
console.log('asked for after disable():', paths.join(' ') || 'nothing');
const as_described = paths.length >= 2 && paths.every(path => path.startsWith('/flags/definitions'));
console.log(as_described ? 'as described: the event is dropped, the polling goes on' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs
