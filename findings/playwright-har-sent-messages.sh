#!/usr/bin/env bash
# With `content: 'attach'` Playwright's HAR names the file with what was SENT over a WebSocket in the RESPONSE's content.
#
# Embedded, messages of both directions stand in the entry's _webSocketMessages, as in Chrome's HARs. Attached, that member
# is gone; what the client sent is in a .jsonl file that only response.content._file names, beside a bodySize of -1.
# Expected by most: an entry without _webSocketMessages sent none, and a response's content holds what was received.
# Exit code 0: seen as described; 1: it is different now; 2: it could not be tried.
set -u
playwright=1.65.1 ws=8.18.0
command -v node npm >/dev/null && chromium=$(command -v chromium) || { echo "needs node, npm and Debian's chromium"; exit 2; }
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
npm init -y >/dev/null && timeout 60 npm install --silent --no-audit --no-fund "playwright-core@$playwright" "ws@$ws" >/dev/null || exit 2
cat > try.mjs <<'JS'
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import http from 'node:http';
import { WebSocketServer } from 'ws';
const server = http.createServer((request, response) => { response.setHeader('content-type', 'text/html'); response.end('<p>'); });
new WebSocketServer({ server }).on('connection', socket => socket.on('message', () => socket.send('received')));
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const record = async (path, content) => {
  const context = await browser.newContext({ recordHar: { path, content } });
  const page = await context.newPage();
  await page.goto(base + '/');
  await page.evaluate(base => new Promise(resolve => {
    const socket = new WebSocket(base.replace('http', 'ws') + '/socket');
    socket.onopen = () => socket.send('sent by the client');
    socket.onmessage = () => { socket.close(); resolve(); };
  }), base);
  await context.close();
  return JSON.parse(fs.readFileSync(path)).log.entries.find(entry => entry.request.url.endsWith('/socket'));
};
fs.mkdirSync('attached');
const embedded = await record('embedded.har', 'embed'), attached = await record('attached/x.har', 'attach');
console.log(`playwright-core ${JSON.parse(fs.readFileSync('node_modules/playwright-core/package.json')).version}, Chromium ${browser.version()}`);
await browser.close();
server.close();
console.log('embed:  _webSocketMessages', JSON.stringify(embedded._webSocketMessages?.map(({ type, data }) => ({ type, data }))));
console.log('attach: _webSocketMessages', JSON.stringify(attached._webSocketMessages), 'request', JSON.stringify(attached.request.postData), 'response.content', JSON.stringify(attached.response.content));
const file = attached.response.content._file;
const text = file ? fs.readFileSync('attached/' + file, 'utf8') : '';
console.log('the file holds:', text.trim());
const as_described = embedded._webSocketMessages?.some(message => message.type === 'send') && attached._webSocketMessages === undefined &&
  /"type":"send".*sent by the client/.test(text);
console.log(as_described ? 'as described: what was sent is named by the response' : 'CHANGED');
process.exit(as_described ? 0 : 1);
JS
timeout 60 node try.mjs "$chromium"
