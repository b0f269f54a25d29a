import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import type { Engine } from './engine.js';
import { prepareEngine } from './engine.js';
import { sow } from './seeds.js';

const HELP = `npm run fuzz [-- TARGET [SECONDS]]      tries bytes that nobody thought of, 60 s a target
npm run fuzz -- TARGET FILE             runs one input again, for instance a finding

TARGET: capture (a file of any bytes), call (packets of any order), sip, index, compact, decoders; or all.
`;
const root = resolve(import.meta.dirname, '../..');
const cacheDir = join(root, 'cache', 'fuzz');
const SECONDS = 60;
const LARGEST_INPUT = 16_384;
const MOST_MEMORY_MB = 1200;
/** An input that hangs is given up after so many seconds; one that is only slow says so itself. */
const HANGS_AFTER = 30;

type Outcome = { target: string; summary: string; findings: string[] };

function targets(): string[] {
  const files = readdirSync(join(import.meta.dirname, 'targets'));
  return files.flatMap((name) => /^(.*)\.js$/.exec(name)?.[1] ?? []);
}

const pathOf = (target: string) => join(import.meta.dirname, 'targets', `${target}.js`);

async function again(target: string, file: string): Promise<void> {
  const module = (await import(pathOf(target))) as { fuzz(data: Buffer): Promise<void> };
  await module.fuzz(readFileSync(file));
  process.stdout.write(`${file}: nothing wrong.\n`);
}

async function fuzz(engine: Engine, target: string, seconds: number): Promise<Outcome> {
  const corpus = join(cacheDir, 'corpus', target);
  const findings = join(cacheDir, 'findings', target);
  mkdirSync(findings, { recursive: true });
  const before = new Set(readdirSync(findings));
  const kept = join(root, 'fuzz');
  sow(target, join(kept, 'corpus'), corpus, join(root, 'test', 'fixtures', 'captures'));
  const lines = await run(engine, [
    pathOf(target),
    corpus,
    ...['-i', 'dist/libs/media', '-e', 'node_modules', '--disableBugDetectors', '.*'],
    ...['--timeout', String(HANGS_AFTER * 1000), '--'],
    `-max_total_time=${seconds}`,
    `-max_len=${LARGEST_INPUT}`,
    `-rss_limit_mb=${MOST_MEMORY_MB}`,
    `-dict=${join(kept, 'dictionary.txt')}`,
    `-artifact_prefix=${findings}/`,
    '-print_final_stats=1',
  ]);
  const found = readdirSync(findings).filter((name) => !before.has(name));
  return { target, summary: summaryOf(lines), findings: found.map((name) => join(findings, name)) };
}

/** Runs the engine at the lowest priority; shows what it finds, and returns what it says. */
function run({ program, args }: Engine, more: string[]): Promise<string[]> {
  const child = spawn(program, [...args, ...more], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', () => done(said.split('\n')));
  });
}

function summaryOf(lines: string[]): string {
  const coverage = lines.flatMap((line) => /cov: (\d+)/.exec(line)?.[1] ?? []);
  const runs = lines.flatMap((line) => /number_of_executed_units: (\d+)/.exec(line)?.[1] ?? []);
  const speed = lines.flatMap((line) => /average_exec_per_sec: +(\d+)/.exec(line)?.[1] ?? []);
  if (coverage.length === 0) return lines.slice(-30).join('\n');
  const ran = runs.at(-1) ?? lines.flatMap((line) => /^#(\d+)/.exec(line)?.[1] ?? []).at(-1);
  const first = lines.findIndex((line) => /^==\d+==|ALARM/.test(line));
  const trouble = first < 0 ? [] : lines.slice(first, first + 14).map((line) => line.slice(0, 200));
  return [
    `${ran ?? '?'} runs, ${speed.at(-1) ?? '?'} a second; ` +
      `edges covered ${coverage[0]} at first, ${coverage.at(-1)} in the end`,
    ...trouble,
  ].join('\n');
}

async function main(): Promise<void> {
  const [chosen = 'all', what = String(SECONDS)] = process.argv.slice(2);
  const known = targets();
  if (chosen !== 'all' && !known.includes(chosen)) {
    process.stdout.write(HELP);
    process.exitCode = chosen === '--help' ? 0 : 1;
    return;
  }
  if (existsSync(what)) return again(chosen, what);
  const engine = await prepareEngine(join(root, 'fuzz', 'jazzer'), cacheDir);
  for (const target of chosen === 'all' ? known : [chosen]) {
    process.stdout.write(`${target}: ${what} s …\n`);
    const { summary, findings } = await fuzz(engine, target, Number(what));
    process.stdout.write(`${summary}\n`);
    for (const file of findings) process.stdout.write(`FOUND ${file}\n`);
    if (findings.length > 0) process.exitCode = 1;
  }
}

await main();
