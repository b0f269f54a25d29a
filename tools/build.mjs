// Builds what changed: TypeScript to dist/ (the tree is mirrored), folders named `assets` beside it, the
// command line once more in few files, the page to dist/apps/web, and the one that checks evidence to
// dist/apps/verify. Runs on node alone, also as a part of tools/setup.mjs.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, fingerprintOfFiles, readStamp, writeStamp } from './fingerprint.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const common = ['package.json', 'package-lock.json'];
const WEB = 'apps/web';
/** Checks evidence packages without network; it shares code with the server. */
const VERIFY = `${WEB}/src/verify/vite.config.mjs`;
const COMMAND_LINE = 'apps/cli';
const VITE = 'node_modules/vite/bin/vite.js';

const parts = [
  {
    name: 'server',
    stamp: 'dist/.server.json',
    sources: () =>
      filesBelow(root, [
        ...['apps/api', 'apps/worker', 'apps/cli', 'libs', 'tools', 'bench', 'fuzz'],
        ...['tsconfig.json', 'tsconfig.build.json', ...common],
      ]).filter((file) => !/\.(spec|contract)\.ts$/.test(file)),
    build: buildServer,
  },
  {
    name: 'page',
    stamp: 'dist/.page.json',
    sources: () =>
      existsSync(join(root, WEB, 'vite.config.ts'))
        ? filesBelow(root, [WEB, 'libs/seals', ...common])
        : [],
    build: buildPage,
  },
];

/** The parts whose sources changed since they were built. */
export function staleParts() {
  return parts
    .map((part) => ({ ...part, files: part.sources() }))
    .filter(({ files }) => files.length > 0)
    .map((part) => ({ ...part, fingerprint: fingerprintOfFiles(root, part.files) }))
    .filter((part) => readStamp(join(root, part.stamp))?.fingerprint !== part.fingerprint);
}

async function buildServer({ stamp, files }) {
  removeLeftovers(readStamp(join(root, stamp))?.files ?? [], files);
  await run('node_modules/typescript/lib/tsc.js', ['-p', 'tsconfig.build.json']);
  await run(VITE, ['build', COMMAND_LINE, '--logLevel', 'warn']);
  const assets = files.map((file) => /^(.*\/assets)\//.exec(file)?.[1]).filter(Boolean);
  for (const folder of new Set(assets)) {
    cpSync(join(root, folder), join(root, 'dist', folder), { recursive: true });
  }
}

/** A source that is gone must not live on in dist/. */
function removeLeftovers(before, now) {
  const kept = new Set(now);
  for (const file of before.filter((file) => !kept.has(file))) {
    for (const built of [file, file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.js.map')]) {
      rmSync(join(root, 'dist', built), { force: true });
    }
  }
}

async function buildPage() {
  const args = ['build', WEB, '--outDir', join(root, 'dist', WEB), '--emptyOutDir'];
  await run(VITE, [...args, '--logLevel', 'warn']);
  await run(VITE, ['build', '--config', join(root, VERIFY), '--logLevel', 'warn']);
}

function run(program, args) {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'cache', 'node') };
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${program}: exit ${code}`)),
    );
  });
}

async function build(part) {
  await part.build(part);
  writeStamp(join(root, part.stamp), { fingerprint: part.fingerprint, files: part.files });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const results = await Promise.allSettled(staleParts().map(build));
  const failed = results.filter((result) => result.status === 'rejected');
  for (const { reason } of failed) console.error(`The build failed. ${reason.message}`);
  if (failed.length > 0) process.exitCode = 1;
}
