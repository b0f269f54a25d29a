import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeSources } from './debian-release.js';

const run = promisify(execFile);
const FETCH_WITHIN_MS = 90_000;

/** Debian packages unpacked into a folder. */
export type UnpackedPackages = {
  folder: string;
  /** Folders with programs, for PATH. */
  bin: string[];
  /** Folders with shared libraries, for LD_LIBRARY_PATH. */
  libraryPath: string[];
};

/**
 * Fetches Debian packages, with what they need and this machine lacks, and unpacks them below `cacheDir`:
 * nothing is installed, and no root is needed, since apt gets a state of its own. What was unpacked
 * before is used again. `release`: take just these packages, from that release of the system, not
 * from the machine's own. Rejects with what went wrong where there is no apt, or no network.
 */
export async function unpackDebianPackage(
  names: readonly string[],
  cacheDir: string,
  release?: string,
): Promise<UnpackedPackages> {
  const folder = unpackedFolder(release === undefined ? names : [...names, release], cacheDir);
  if (!existsSync(folder)) await fetchAndUnpack({ names, release, cacheDir, folder });
  return describe(folder);
}

type Wanted = {
  names: readonly string[];
  release: string | undefined;
  cacheDir: string;
  folder: string;
};

/** Forgets what was unpacked, for instance since it does not run on this machine. */
export function forgetDebianPackage(names: readonly string[], cacheDir: string): void {
  rmSync(unpackedFolder(names, cacheDir), { recursive: true, force: true });
}

function unpackedFolder(names: readonly string[], cacheDir: string): string {
  const key = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8);
  return join(cacheDir, `debian-${names[0]}-${key}`);
}

async function fetchAndUnpack({ names, release, cacheDir, folder }: Wanted): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'apt-'));
  try {
    const root = join(work, 'root');
    mkdirSync(root);
    for (const archive of await fetchArchives(names, work, release)) {
      await run('dpkg-deb', ['-x', archive, root]);
    }
    renameSync(root, folder);
  } catch (error) {
    // Another process may have put the same packages there meanwhile.
    if (!existsSync(folder)) throw new Error(explain(names, error), { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchArchives(
  names: readonly string[],
  work: string,
  release: string | undefined,
): Promise<string[]> {
  const archives = join(work, 'archives');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'archives']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  const options = [
    `Dir::State::Lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=20',
    ...(release === undefined ? [] : writeSources(release, join(work, 'sources'))),
  ].flatMap((option) => ['-o', option]);
  const limits = { cwd: archives, timeout: FETCH_WITHIN_MS, maxBuffer: 64 * 1024 * 1024 };
  const apt = (...args: string[]) => run('apt-get', [...options, ...args], limits);

  await apt('update', '-qq');
  if (release !== undefined) {
    await apt('download', ...names);
    return readdirSync(archives).map((file) => join(archives, file));
  }
  const { stdout } = await apt('install', '--simulate', '--no-install-recommends', ...names);
  const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map((line) => line[1] ?? '');
  // Installed already, yet asked for: the programs are on PATH, but the caller wants this folder.
  await apt('download', ...(missing.length > 0 ? missing : names));
  return readdirSync(archives).map((file) => join(archives, file));
}

function explain(names: readonly string[], error: unknown): string {
  const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
  const what = `The Debian package ${names.join(', ')} could not be fetched`;
  if (code === 'ENOENT') return `${what}: this machine has no apt-get and dpkg-deb.`;
  const lines = (stderr ?? '').split('\n').filter((line) => line.startsWith('E:'));
  return `${what}: ${lines.join(' ') || message.split('\n')[0]}`;
}

function describe(folder: string): UnpackedPackages {
  const bin = ['usr/bin', 'bin', 'usr/sbin', 'sbin'].map((path) => join(folder, path));
  const libraries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => /^lib.*\.so(\.|$)/.test(entry.name))
    .map((entry) => entry.parentPath);
  return {
    folder,
    bin: bin.filter((path) => existsSync(path)),
    libraryPath: [...new Set(libraries)],
  };
}
