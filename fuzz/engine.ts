import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackage } from '#embedded/debian-package';

/** The C library that the engine's addon was linked with: Debian 13, Ubuntu 24.04 or newer. */
const NEEDED_GLIBC = 2.38;
const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1'];
/** Where a machine that is older gets those libraries from: the next release of its own system. */
const RELEASES: Record<string, string> = { debian: 'trixie', ubuntu: 'noble' };

/** The command that starts the fuzzing engine, Jazzer.js, on this machine. */
export type Engine = { program: string; args: string[] };

/**
 * Installs Jazzer.js below `cacheDir` (not among the packages of the project: it is wanted by few).
 * Its addon needs a new C library. Where the machine's own is older, that of the next release is
 * unpacked beside it and node is started through that one's loader; the system stays as it is.
 * Throws when the machine has neither.
 */
export async function prepareEngine(folder: string, cacheDir: string): Promise<Engine> {
  const cli = install(folder, cacheDir);
  if (!needsLibraries()) return { program: process.execPath, args: [cli] };
  const release = RELEASES[operatingSystem()];
  if (release === undefined) throw new Error(tooOld());
  const { loader, libraryPath } = await libraries(release, cacheDir);
  return {
    program: loader,
    args: ['--library-path', libraryPath, process.execPath, cli],
  };
}

function install(folder: string, cacheDir: string): string {
  const home = join(cacheDir, 'jazzer');
  const cli = join(home, 'node_modules', '@jazzer.js', 'core', 'dist', 'cli.js');
  const lock = 'package-lock.json';
  const text = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  if (existsSync(cli) && text(join(home, lock)) === text(join(folder, lock))) return cli;
  mkdirSync(home, { recursive: true });
  for (const file of ['package.json', lock]) copyFileSync(join(folder, file), join(home, file));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return cli;
}

function ownGlibc(): number | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const version = /^(\d+)\.(\d+)/.exec(header.glibcVersionRuntime ?? '');
  return version === null ? undefined : Number(version[1]) + Number(version[2]) / 100;
}

function needsLibraries(): boolean {
  if (process.platform !== 'linux') return false;
  return (ownGlibc() ?? 0) < NEEDED_GLIBC;
}

function operatingSystem(): string {
  const path = '/etc/os-release';
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return /^ID="?(\w+)/m.exec(text)?.[1] ?? '';
}

function tooOld(): string {
  return (
    `The fuzzing engine needs the C library glibc ${NEEDED_GLIBC}; this machine has ` +
    `${ownGlibc() ?? 'another one'}. On Debian and Ubuntu a newer one is fetched; here it must ` +
    'be run on a newer system.'
  );
}

async function libraries(
  release: string,
  cacheDir: string,
): Promise<{ loader: string; libraryPath: string }> {
  const { folder, libraryPath } = await unpackDebianPackage(LIBRARIES, cacheDir, release);
  const loader = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && /^ld-linux.*\.so\.\d$/.test(entry.name),
  );
  if (loader === undefined) throw new Error(`There is no loader in the packages of ${release}.`);
  return { loader: join(loader.parentPath, loader.name), libraryPath: libraryPath.join(':') };
}
