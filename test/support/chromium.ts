import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const PACKAGE = join(root, 'node_modules/@sparticuz/chromium');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-zygote', '--no-first-run'];

/** A browser's program, and what it needs in its environment to run on this machine. */
type Program = { path: string; env: Record<string, string> };

/** Starts a headless Chromium: the one on PATH, else the one that a package brings along. */
export async function launchChromium(): Promise<Browser> {
  const { path, env } = onPath() ?? (await fromPackage());
  return chromium.launch({
    executablePath: path,
    args: FLAGS,
    env: { ...process.env, ...env },
  });
}

function onPath(): Program | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = paths.find(existsSync);
  return path === undefined ? null : { path, env: {} };
}

/** Unpacked once below cache/; with the package's own libraries where the machine lacks them. */
async function fromPackage(): Promise<Program> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const home = join(root, 'cache', `chromium-${version}`);
  if (!existsSync(home)) await unpack(home);
  const path = join(home, 'chromium');
  const fonts: Record<string, string> = existsSync('/etc/fonts')
    ? {}
    : { FONTCONFIG_PATH: join(home, 'fonts') };
  if (await starts(path, fonts)) return { path, env: fonts };
  return { path, env: { ...fonts, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') } };
}

async function starts(path: string, env: Record<string, string>): Promise<boolean> {
  return run(path, ['--version'], { env: { ...process.env, ...env } }).then(
    () => true,
    () => false,
  );
}

/** Into a folder of its own first, so that nobody ever finds half a browser. */
async function unpack(home: string): Promise<void> {
  await mkdir(join(root, 'cache'), { recursive: true });
  const staging = await mkdtemp(`${home}.`);
  const program = "import('@sparticuz/chromium').then((it) => it.default.executablePath())";
  await run(process.execPath, ['-e', program], {
    cwd: root,
    // The package unpacks into the temporary folder, its libraries only where it believes to be here.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await rename(staging, home).catch(async (error: unknown) => {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  });
}
