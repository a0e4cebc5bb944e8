#pragma once

namespace telltale {

// The live page of `telltale serve`: one file without anything from elsewhere. Everything that a payload holds is put
// in as text, never as markup; the policy forbids what markup could do anyway.
inline constexpr const char* kWebPageSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

inline constexpr const char* kWebPage = R"HTML(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>telltale serve</title>
<style>
:root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; }
header { padding: .7rem 1rem; border-bottom: 1px solid var(--line); display: flex; gap: 1rem; align-items: baseline; }
h1 { font-size: 1rem; margin: 0; }
#state { opacity: .75; }
main { display: grid; grid-template-columns: minmax(20rem, 2fr) 3fr; height: calc(100vh - 3.2rem); }
#list { overflow: auto; border-right: 1px solid var(--line); margin: 0; padding: 0; list-style: none; }
#list button { all: unset; box-sizing: border-box; display: block; width: 100%; padding: .4rem 1rem; cursor: pointer;
  border-bottom: 1px solid var(--line); font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
#list button:focus-visible { outline: 2px solid Highlight; outline-offset: -2px; }
#list button[aria-current=true] { background: #8882; }
.bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); }
#detail { overflow: auto; padding: 1rem; }
pre { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1rem; }
@media (max-width: 50rem) { main { grid-template-columns: 1fr; height: auto; } }
</style>
<header><h1>telltale serve</h1><span id="state" role="status">connecting</span></header>
<main><ul id="list" aria-label="Exchanges"></ul><section id="detail" aria-label="Exchange" aria-live="polite">
<p>Each request appears here as it comes. Choose one to see what it held.</p></section></main>
<script>
'use strict';
const token = location.hash.replace(/^#token=/, '');
const list = document.getElementById('list'), detail = document.getElementById('detail');
const state = document.getElementById('state');
let last = '', verdicts = {};
async function ask(path) {
  const reply = await fetch(path, {headers: {Authorization: 'Bearer ' + token}});
  if (reply.status === 401) throw new Error('the token in this page\'s address is not valid');
  return reply.json();
}
function put(parent, name, text, kind) {
  const node = parent.appendChild(document.createElement(name));
  node.textContent = text;
  if (kind) node.className = kind;
  return node;
}
function bodyText(body) {
  if (!body || body.encoding !== 'base64') return body ? body.data : '';
  return '(bytes, base64)\n' + body.data;
}
function prettyLine(text) { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } }
function pretty(text) {
  const whole = prettyLine(text);
  return whole === text && text.startsWith('{') ? text.split('\n').map(prettyLine).join('\n') : whole;
}
function asText(value) { return typeof value === 'string' ? value : value.data; }
async function show(id, button) {
  for (const other of list.querySelectorAll('button')) other.setAttribute('aria-current', other === button);
  const exchange = await ask('/v1/exchanges/' + id);
  detail.replaceChildren();
  put(detail, 'h2', id + ' ' + exchange.time);
  for (const error of exchange.judgement ? exchange.judgement.errors : [])
    put(detail, 'p', (error.pointer || '(whole)') + ': ' + error.message + ' [' + error.keyword + ']', 'bad');
  for (const problem of exchange.problems || []) put(detail, 'p', problem, 'bad');
  put(detail, 'pre', asText(exchange.method) + ' ' + asText(exchange.target) + '\n' +
      exchange.headers.map(pair => asText(pair[0]) + ': ' + asText(pair[1])).join('\n'));
  if (exchange.decoded) put(detail, 'p', 'Came packed (' + exchange.decoded.codings.join(', ') + '), shown unpacked.');
  if (exchange.dialect) put(detail, 'p', 'Read as ' + exchange.dialect + '.');
  put(detail, 'pre', pretty(bodyText(exchange.decoded ? exchange.decoded.body : exchange.body)));
}
async function refresh() {
  try {
    const reply = await ask('/v1/exchanges' + (last ? '?after=' + last : ''));
    if (reply.exchanges.length) {
      const judged = await ask('/v1/judgements');
      verdicts = {};
      for (const id of judged.good) verdicts[id] = 'good';
      for (const one of judged.bad) verdicts[one.id] = 'bad';
    }
    for (const exchange of reply.exchanges) {
      const button = put(put(list, 'li', ''), 'button', '');
      put(button, 'span', exchange.id + ' ' + asText(exchange.method) + ' ' + asText(exchange.host) +
          asText(exchange.target) + ' ' + exchange.body_total_bytes + ' B ');
      put(button, 'span', verdicts[exchange.id] || '', verdicts[exchange.id]);
      button.onclick = () => show(exchange.id, button);
      last = exchange.id;
    }
    state.textContent = reply.count + ' exchanges, ' + reply.gaps.length + ' gaps';
  } catch (error) { state.textContent = error.message; }
  setTimeout(refresh, 1000);
}
refresh();
</script>
</html>
)HTML";

}  // namespace telltale
