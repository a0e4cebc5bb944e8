import ua from 'universal-analytics';

const visitor = ua('UA-1234567-1', '01234567-89ab-4def-8123-456789abcdef');
await new Promise(done => visitor.event('cli', 'command ran', 'build', 3).send(done));
