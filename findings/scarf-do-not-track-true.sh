#!/usr/bin/env bash
# Scarf obeys DO_NOT_TRACK=1 and sends with DO_NOT_TRACK=true.
#
# A package that reports its installation through Scarf is installed by a user who has opted out. Scarf's own variable is
# SCARF_NO_ANALYTICS=true, and there 1 does nothing; of DO_NOT_TRACK it knows 1 alone.
# Expected by most: a variable that is set to 1 or true is set.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
scarf=1.4.0
command -v node npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
echo '{"name":"top","version":"1.0.0","dependencies":{"@scarf/scarf":"'$scarf'"},"scarfSettings":{"skipTraversal":true,"allowTopLevel":true}}' > package.json
timeout 75 npm install --silent --no-audit --no-fund --ignore-scripts >/dev/null 2>&1 || exit 2
cat > try.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import { spawn } from 'node:child_process';
let got = 0;
const server = http.createServer((request, response) => { got += 1; request.resume(); response.end('{}'); });
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
console.log('@scarf/scarf', JSON.parse(fs.readFileSync('node_modules/@scarf/scarf/package.json')).version);
const sent = async settings => {
  got = 0;
  const folder = fs.mkdtempSync(`${process.cwd()}/tmp-`);  // where Scarf remembers what it has said
  const env = { PATH: process.env.PATH, HOME: process.cwd(), TMPDIR: folder, INIT_CWD: process.cwd(), SCARF_LOCAL_PORT: server.address().port, ...settings };
  await new Promise(resolve => spawn(process.execPath, ['node_modules/@scarf/scarf/report.js'], { env, stdio: 'ignore' }).on('exit', resolve));
  console.log(JSON.stringify(settings), got ? 'sent' : 'not sent');
  return got > 0;
};
const seen = [await sent({}), await sent({ DO_NOT_TRACK: '1' }), await sent({ DO_NOT_TRACK: 'true' }), await sent({ SCARF_NO_ANALYTICS: 'true' }), await sent({ SCARF_NO_ANALYTICS: '1' })];
const as_described = JSON.stringify(seen) === '[true,false,true,false,true]';
console.log(as_described ? 'as described: each variable has a value of its own that counts' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs
