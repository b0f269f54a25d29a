// Makes a fresh clone ready: installs the locked packages and, with --build, builds what changed.
// Runs before there are packages and on the machine's own node (>= 20); all else runs on the pinned one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStamp, writeStamp } from './fingerprint.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.recordings.json');
const pinnedNode = join(root, 'node_modules', '.bin', 'node');
const quiet = process.argv.includes('--quiet');

function say(line) {
  if (!quiet) console.log(line);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

/** What the installed packages depend on. Scripts and the like in package.json do not matter. */
function wantedPackages() {
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

function install() {
  const wanted = wantedPackages();
  if (readStamp(stampFile)?.packages === wanted) return;
  say('Installing packages …');
  // Not `npm ci`: it refuses a lock file that lacks packages of foreign platforms.
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
  const npm = spawnSync('npm', ['install', ...flags], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    stop('The packages could not be installed. Is the package registry reachable? See above.');
  }
  checkNode();
  writeStamp(stampFile, { packages: wanted });
}

/** The pinned node does not run everywhere (other C library): then the machine's own must do. */
function checkNode() {
  if (existsSync(pinnedNode)) {
    if (spawnSync(pinnedNode, ['-v']).status === 0) return;
    rmSync(pinnedNode, { force: true });
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 22)) return;
  stop(
    `Node ${process.versions.node} is too old, and none came with the packages: install Node 24.`,
  );
}

async function build() {
  const { staleParts } = await import('./build.mjs');
  if (staleParts().length === 0) return;
  say('Building …');
  const node = existsSync(pinnedNode) ? pinnedNode : process.execPath;
  const built = spawnSync(node, [join(root, 'tools', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}

install();
if (process.argv.includes('--build')) await build();
