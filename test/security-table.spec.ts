import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const ROW = /^\| (?<who>[^|]+) \| [^|]+ \| (?<tests>[^|]+) \|$/gm;

it('names for everything that somebody could do the test that shows what stops him', () => {
  const rows = [...readFileSync(resolve(root, 'docs/security.md'), 'utf8').matchAll(ROW)].slice(1);
  expect(rows.length).toBeGreaterThan(20);
  for (const { groups: { who = '', tests = '' } = {} } of rows) {
    if (/^[- ]+$/.test(who)) continue;
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect([who, files.length > 0]).toEqual([who, true]);
    expect([who, files.filter((file) => !existsSync(resolve(root, file)))]).toEqual([who, []]);
  }
});
