import insights from 'applicationinsights';

insights.setup('InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/').start();
insights.defaultClient.trackEvent({ name: 'command ran', properties: { command: 'build' } });
await insights.defaultClient.flush();
process.exit(0);
