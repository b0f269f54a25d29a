import { describe, expect, it } from 'vitest';
import { differencesOf } from './draft.js';

describe('what of a form is to be saved', () => {
  const base = { days: 90, rules: [{ name: 'Gateway', days: 0 }], name: null as string | null };

  it('is what was changed, and not what was changed back', () => {
    expect(differencesOf(base, { days: 30, name: null })).toEqual({ days: 30 });
    expect(differencesOf(base, { days: 90 })).toEqual({});
  });

  it('looks into lists', () => {
    expect(differencesOf(base, { rules: [{ name: 'Gateway', days: 0 }] })).toEqual({});
    expect(differencesOf(base, { rules: [] })).toEqual({ rules: [] });
  });

  it('is what was typed since it was saved', () => {
    expect(differencesOf<typeof base>({ days: 30 }, { days: 31, name: 'x' })).toEqual({
      days: 31,
      name: 'x',
    });
    expect(differencesOf<typeof base>({ days: 30 }, { days: 30, name: 'x' })).toEqual({
      name: 'x',
    });
  });

  it('follows what somebody else saved meanwhile', () => {
    expect(differencesOf({ ...base, days: 30 }, { days: 30 })).toEqual({});
  });
});
