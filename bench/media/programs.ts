import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { unpackDebianPackage } from '#embedded/debian-package';
import { say } from './table.js';

/** What others use for the same work: the program, how to ask whether it runs, its Debian packages. */
const PROGRAMS = {
  tshark: { ask: '--version', packages: ['tshark'] },
  sox: { ask: '--version', packages: ['sox'] },
  ffmpeg: { ask: '-version', packages: ['ffmpeg'] },
  xxd: { ask: '-v', packages: ['xxd'] },
  'gst-launch-1.0': {
    ask: '--version',
    packages: [
      'gstreamer1.0-tools',
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
    ],
  },
  xz: { ask: '--version', packages: ['xz-utils'] },
} as const;

export type ProgramName = keyof typeof PROGRAMS;

/** The programs that run here, and the environment they run in. */
export type Programs = {
  readonly have: ReadonlySet<ProgramName>;
  readonly env: NodeJS.ProcessEnv;
};

const cacheDir = join(import.meta.dirname, '../../../cache');

/**
 * Finds programs on PATH, else unpacks their Debian packages into the cache folder; nothing is
 * installed. Says which cannot be had, and what would help.
 */
export async function findPrograms(names: readonly ProgramName[]): Promise<Programs> {
  let env: NodeJS.ProcessEnv = { ...process.env };
  const have = new Set<ProgramName>();
  for (const name of names) {
    const fitting = runs(name, env) ? env : await unpacked(name, env);
    if (fitting === null) continue;
    env = fitting;
    have.add(name);
    say(`${name}: ${versionOf(name, env)}`);
  }
  return { have, env };
}

async function unpacked(
  name: ProgramName,
  env: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv | null> {
  const { packages } = PROGRAMS[name];
  const help = `Install it and measure again: sudo apt-get install ${packages.join(' ')}`;
  say(`${name}: not on PATH; its Debian package is taken, unpacked once into cache/`);
  try {
    const { folder, bin, libraryPath } = await unpackDebianPackage(packages, cacheDir);
    const both = {
      ...env,
      PATH: [env['PATH'] ?? '', ...bin].join(delimiter),
      LD_LIBRARY_PATH: listed(libraryPath, env['LD_LIBRARY_PATH']),
      ...(name === 'gst-launch-1.0' ? gstreamerPaths(folder, libraryPath) : {}),
    };
    if (runs(name, both)) return both;
    say(`${name}: its unpacked Debian package does not run here. ${help}`);
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.message : String(error)} ${help}`);
  }
  return null;
}

/** GStreamer finds its plugins by a path of its own, be they unpacked or installed, and notes them. */
function gstreamerPaths(folder: string, libraryPath: readonly string[]): NodeJS.ProcessEnv {
  const plugins = libraryPath.find((path) => path.endsWith('/gstreamer-1.0')) ?? '';
  const installed = plugins.slice(folder.length);
  return {
    GST_PLUGIN_SYSTEM_PATH_1_0: listed([plugins, installed]),
    GST_REGISTRY_1_0: join(folder, 'registry.bin'),
    GST_REGISTRY_FORK: 'no',
  };
}

function listed(paths: readonly string[], more = ''): string {
  return [...paths, more].filter(Boolean).join(delimiter);
}

function runs(name: ProgramName, env: NodeJS.ProcessEnv): boolean {
  return versionOf(name, env) !== '';
}

/** The line in which a program says its version; empty when it does not run. */
function versionOf(name: ProgramName, env: NodeJS.ProcessEnv): string {
  try {
    const ask = `${name} ${PROGRAMS[name].ask} 2>&1`;
    const answer = execFileSync('bash', ['-c', ask], { env, encoding: 'utf8' });
    const lines = answer.split('\n').filter((line) => /\d\.\d|\d{4}-/.test(line));
    return lines[0]?.trim() ?? name;
  } catch {
    return '';
  }
}
