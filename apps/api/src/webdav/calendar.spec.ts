import { expect, it } from 'vitest';
import { spanOf, spansIn } from './calendar.js';

const iso = (path: string) => {
  const span = spanOf(path.split('/'));
  return span && [span.from, span.to].map((at) => at.toISOString().slice(0, 10));
};

it.each([
  ['2026', ['2026-01-01', '2027-01-01']],
  ['2026/12', ['2026-12-01', '2027-01-01']],
  ['2026/02/28', ['2026-02-28', '2026-03-01']],
  ['2024/02/29', ['2024-02-29', '2024-03-01']],
  ['0026/01/01', ['0026-01-01', '0026-01-02']],
  ['2026/02/29', null],
  ['2026/13', null],
  ['2026/00', null],
  ['2026/1', null],
  ['26', null],
  ['2026/11/22/a', null],
  ['call.pcap', null],
])('%s stands for %j', (path, span) => {
  expect(iso(path)).toEqual(span);
});

it('has the folders that a time could have', () => {
  const names = (...path: string[]) => spansIn(path, spanOf(path)!).map(({ name }) => name);
  expect(names('2026')).toEqual(
    Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0')),
  );
  expect(names('2024', '02')).toHaveLength(29);
  const years = { from: new Date('2025-06-01'), to: new Date('2026-11-22T10:00:00Z') };
  expect(spansIn([], years).map(({ name }) => name)).toEqual(['2025', '2026']);
});
