// Everything that can be said about the code without running it: `npm run check`. Two steps run at a time,
// the slow one beside the others; each tells its time, and what it found when it found something.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { UNCHECKED } from './audit.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['apps', 'libs', 'tools', 'bench', 'fuzz', 'test'].filter((name) =>
  existsSync(join(root, name)),
);
const web = 'apps/web/tsconfig.json';

const slow = [['lint', 'eslint', ...folders]];
const quick = [
  [
    'types',
    'tsc',
    '--noEmit',
    '-p',
    'tsconfig.json',
    '--tsBuildInfoFile',
    'cache/check.tsbuildinfo',
  ],
  ...(existsSync(join(root, web)) ? [['types of the page', 'tsc', '-p', web]] : []),
  [
    'format',
    'prettier',
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-location=cache/prettier',
    '.',
  ],
  [
    'arrows',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    ...folders,
  ],
  ['loose ends', 'knip', '--no-progress'],
  ['known vulnerabilities', 'node', 'tools/audit.mjs'],
];

async function check([name, program, ...args]) {
  const begun = performance.now();
  const { code, output } = await run(program, args);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (code === UNCHECKED) {
    console.log(`? ${name}: not checked, ${output.trim()} (${seconds} s)`);
    return true;
  }
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(`${output.trim()}\n`);
  return code === 0;
}

function run(program, args) {
  const file = join(root, 'node_modules', '.bin', program);
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  return new Promise((done) => {
    child.once('error', (error) => done({ code: 1, output: error.message }));
    child.once('close', (code) => done({ code, output }));
  });
}

async function inTurn(steps) {
  const results = [];
  for (const step of steps) results.push(await check(step));
  return results;
}

const results = (await Promise.all([inTurn(slow), inTurn(quick)])).flat();
const failed = results.filter((isFine) => !isFine).length;
console.log(
  failed === 0 ? 'check: all fine' : `check: ${failed} of ${results.length} steps failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
