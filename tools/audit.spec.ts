import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
type Verdict = { readonly code: number; readonly lines: readonly string[] };

const verdictOf = (report: string): Verdict => {
  const program = `import { verdictOf } from './tools/audit.mjs';
    console.log(JSON.stringify(verdictOf(process.argv[1])))`;
  const args = ['--input-type=module', '-e', program, report];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }),
  ) as Verdict;
};
const found = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { lossy: { name: 'lossy', severity, range: '<=1.2.3', via: [] } },
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 1, critical: 0, total: 1 } },
  });
const NONE = { metadata: { vulnerabilities: { total: 0 } }, vulnerabilities: {} };

it('is content where nothing is known', () => {
  expect(verdictOf(JSON.stringify(NONE))).toEqual({ code: 0, lines: [] });
  expect(verdictOf(found('info'))).toEqual({ code: 0, lines: [] });
});

it.each(['low', 'moderate', 'high', 'critical'])('names what is %s', (severity) => {
  expect(verdictOf(found(severity))).toEqual({ code: 1, lines: [`lossy <=1.2.3: ${severity}`] });
});

it.each([
  [
    '405 Method Not Allowed - POST',
    JSON.stringify({ message: '405 Method Not Allowed - POST', method: 'POST' }),
  ],
  ['offline', JSON.stringify({ error: { code: 'ENOAUDIT', summary: 'offline' } })],
  ['<html>', '<html>\n</html>'],
  ['no answer', ''],
])('says so when nobody told: %s', (why, report) => {
  expect(verdictOf(report)).toEqual({ code: 75, lines: [`the registry did not say: ${why}`] });
});

it('needs every package to be the one that was locked', () => {
  const { packages } = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  const names = Object.keys(packages).filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(100);
  const unlocked = names.filter((name) => !packages[name]?.integrity?.startsWith('sha512-'));
  expect(unlocked).toEqual([]);
});
