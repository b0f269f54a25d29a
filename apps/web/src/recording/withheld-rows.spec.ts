import { describe, expect, it } from 'vitest';
import { faultOf, spansOf } from './withheld-rows.js';

describe('a stretch of the call to withhold', () => {
  it.each([
    ['0:12', '0:20', null],
    ['0:00', '0:30', null],
    ['', '0:20', { at: 'from', why: 'noTime' }],
    ['0:12', 'x', { at: 'to', why: 'noTime' }],
    ['0:12', '0:12', { at: 'to', why: 'order' }],
    ['0:12', '0:31', { at: 'to', why: 'beyond' }],
  ])('from “%s” to “%s”', (from, to, fault) => {
    expect(faultOf({ id: 1, from, to }, 30)).toEqual(fault);
  });

  it('is told in seconds', () => {
    expect(spansOf([{ id: 1, from: '0:12', to: '1:00' }])).toEqual([[12, 60]]);
  });
});
