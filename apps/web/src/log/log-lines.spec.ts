import { describe, expect, it } from 'vitest';
import type { LogLine } from '../api/types.js';
import { EVERY_LINE, isAsked, queryOf, withNew } from './log-lines.js';

const line = (id: string, changed: Partial<LogLine> = {}): LogLine => ({
  id,
  at: '2030-01-01T08:00:00.000Z',
  process: 'worker',
  instance: 'house/1',
  area: 'conversion',
  level: 'trace',
  recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
  text: 'A capture was converted.',
  facts: { code: 'no-capture' },
  ...changed,
});

describe('the lines of the log that are shown', () => {
  it('are asked for by what is filled in', () => {
    expect(queryOf(EVERY_LINE).toString()).toBe('');
    expect(queryOf({ ...EVERY_LINE, area: 'gui', text: ' a b ' }).toString()).toBe(
      'area=gui&text=a+b',
    );
  });

  it.each([
    [EVERY_LINE, true],
    [{ ...EVERY_LINE, area: 'conversion', level: 'trace', text: 'CONVERTED' }, true],
    [{ ...EVERY_LINE, text: 'no-cap' }, true],
    [{ ...EVERY_LINE, area: 'gui' }, false],
    [{ ...EVERY_LINE, level: 'error' }, false],
    [{ ...EVERY_LINE, text: 'elsewhere' }, false],
  ])('fit what is asked for: %o', (filter, isShown) => {
    expect(isAsked(line('1'), filter)).toBe(isShown);
  });

  it('grow above, each once and not for ever', () => {
    const known = [line('2'), line('1')];
    const news = [line('2'), line('3'), line('4')];
    expect(withNew(known, news).map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
    const many = Array.from({ length: 1_500 }, (_, n) => line(`n${String(n)}`));
    expect(withNew(known, many)).toHaveLength(1_000);
  });
});
