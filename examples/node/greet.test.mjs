// telltale serve --schema ../greet.schema.json --variable GREET_TELEMETRY_URL -- node --test
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { beforeEach, test } from 'node:test';

const { TELLTALE_CONTROL, TELLTALE_TOKEN } = process.env;
async function api(path, body) {
  const reply = await fetch(`${TELLTALE_CONTROL}/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST', body, headers: { Authorization: `Bearer ${TELLTALE_TOKEN}` } });
  assert.ok(reply.ok, await reply.clone().text());
  return reply.json();
}
const greet = (environment = {}) =>
  spawnSync('../greet', ['Ada'], { encoding: 'utf8', env: { ...process.env, ...environment } });

beforeEach(() => api('reset', ''));

test('one event is told', async () => {
  assert.equal(greet().stdout, 'Hello, Ada!\n');
  assert.equal((await api('wait?event=greeted&timeout_ms=10000')).reason, 'count');
  assert.deepEqual((await api('judgements')).bad, []);
});

test('who opted out tells nothing', async () => {
  greet({ GREET_TELEMETRY: 'off' });
  assert.equal((await api('silence?ms=200')).silent, true);
});

test('a backend that fails does the user no harm', async () => {
  await api('faults', JSON.stringify({ drop_after_bytes: 0 }));
  assert.equal(greet().status, 0);
});
