// Are there packages with known vulnerabilities among those that the product runs with? Exit code 0: none,
// 1: these, 75 (EX_TEMPFAIL): the registry does not answer that. A step of tools/check.mjs.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const TIMEOUT_MS = 60_000;
export const UNCHECKED = 75;

/** What `npm audit --json` said, in a line each, and the exit code for it. */
export function verdictOf(text) {
  const report = parsed(text);
  if (!report?.metadata?.vulnerabilities) {
    const why = firstLine(report?.message ?? report?.error?.summary ?? text) || 'no answer';
    return { code: UNCHECKED, lines: [`the registry did not say: ${why}`] };
  }
  const lines = Object.values(report.vulnerabilities ?? {})
    .filter(({ severity }) => severity !== 'info')
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return { code: lines.length === 0 ? 0 : 1, lines };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const firstLine = (text) => text.trim().split('\n')[0].slice(0, 200);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const { code, lines } = verdictOf(error ? error.message : stdout || stderr);
  for (const line of lines) console.log(line);
  process.exitCode = code;
}
