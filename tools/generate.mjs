// Writes what is made from the code: the OpenAPI document, the event catalogue, the pages' API types,
// the WebAssembly of the media.
import { execFileSync } from 'node:child_process';

const run = (file, ...args) =>
  execFileSync(process.execPath, [file, ...args], { stdio: 'inherit' });

run('tools/assembly.mjs', '--write');
run('dist/tools/openapi.js', '--write');
run('dist/tools/event-catalogue.js', '--write');
run(
  'node_modules/openapi-typescript/bin/cli.js',
  'docs/openapi.json',
  '--output',
  'apps/web/src/api.generated.ts',
);
