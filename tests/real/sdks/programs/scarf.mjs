// What npm runs where the package is installed. It asks npm who needs it: that a library does, is answered here.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const project = fs.mkdtempSync(path.join(process.env.HOME, 'project-'));
const tree = { name: 'demo', version: '1.0.0', dependencies: { library: { version: '2.0.0', dependencies: { '@scarf/scarf': { version: '1.4.0' } } } } };
fs.writeFileSync(path.join(project, 'npm'), `#!/bin/sh\necho '${JSON.stringify(tree)}'\n`, { mode: 0o755 });
const report = path.join(import.meta.dirname, '../node_modules/@scarf/scarf/report.js');
const env = { ...process.env, INIT_CWD: project, PATH: `${project}:${process.env.PATH}` };
process.exit(spawnSync(process.execPath, [report], { stdio: 'inherit', env }).status);
