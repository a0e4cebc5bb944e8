process.env.NEW_RELIC_APP_NAME = 'demo';
process.env.NEW_RELIC_LICENSE_KEY = '0123456789abcdef0123456789abcdef01234567';
process.env.NEW_RELIC_LOG_ENABLED = 'false';
const { default: newrelic } = await import('newrelic');

if (newrelic.agent?.config.agent_enabled) {
  await new Promise(done => newrelic.agent.once('started', done));
  newrelic.recordCustomEvent('CommandRan', { command: 'build', files: 3 });
  await new Promise(done => newrelic.shutdown({ collectPendingData: true, timeout: 5000 }, done));
}
process.exit(0);
