#!/usr/bin/env bash
# What a page sends as a Blob is missing from the HAR that Playwright writes, which says of it that it has 0 bytes.
#
# A page posts the same JSON twice: as a text and as a Blob. Whoever reads "bodySize": 0 (HTTP Archive 1.2: "Size of the
# request body (POST data payload) in bytes") takes the second request for an empty one; only the Content-Length header
# in the same entry, and the server, know better.
# Expected by most: both entries have the body, or at least the size that was sent.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
playwright=1.65.1
command -v node npm >/dev/null && chromium=$(command -v chromium) || { echo "needs node, npm and Debian's chromium"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 60 npm install --silent --no-audit --no-fund "playwright-core@$playwright" >/dev/null || exit 2
cat > try.mjs <<'JS'
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import http from 'node:http';
const got = {};
const server = http.createServer((request, response) => {
  let bytes = 0;
  request.on('data', data => { bytes += data.length; });
  request.on('end', () => { got[request.url] = bytes; response.setHeader('content-type', 'text/html'); response.end('ok'); });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const context = await browser.newContext({ recordHar: { path: 'x.har' } });
const page = await context.newPage();
await page.goto(base + '/');
await page.evaluate(async () => {
  const body = JSON.stringify({ event: 'started', number: 7 });
  await fetch('/text', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await fetch('/blob', { method: 'POST', body: new Blob([body], { type: 'application/json' }) });
});
await context.close();
console.log(`playwright-core ${JSON.parse(fs.readFileSync('node_modules/playwright-core/package.json')).version}, Chromium ${browser.version()}`);
await browser.close();
server.close();
const entries = JSON.parse(fs.readFileSync('x.har')).log.entries;
const seen = path => {
  const { request } = entries.find(entry => entry.request.url.endsWith(path));
  const length = request.headers.find(header => header.name.toLowerCase() === 'content-length')?.value;
  console.log(`${path}: the server got ${got[path]} bytes; HAR: bodySize ${request.bodySize}, Content-Length ${length}, postData ${JSON.stringify(request.postData)}`);
  return { size: request.bodySize, post: request.postData };
};
const text = seen('/text'), blob = seen('/blob');
const as_described = text.size === got['/text'] && text.post !== undefined && got['/blob'] > 0 && blob.size === 0 && blob.post === undefined;
console.log(as_described ? 'as described: the body of the Blob is missing, with size 0' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs "$chromium"
