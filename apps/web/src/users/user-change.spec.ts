import { describe, expect, it } from 'vitest';
import { changeOf } from './user-change.js';

const ada = {
  name: 'Ada',
  number: '23',
  role: 'user' as const,
  licensed: true,
  licenceTemplate: 'Office',
  unlicensedSince: null,
  devices: [],
};

describe('what is said of a user', () => {
  it('is what was changed, and nothing else', () => {
    expect(changeOf({ ...ada, number: null }, { number: null })).toEqual({ number: null });
    expect(changeOf({ ...ada, name: ' Ada L. ' }, { name: ' Ada L. ' })).toEqual({
      name: 'Ada L.',
    });
    expect(changeOf(ada, {})).toEqual({});
  });

  it('names the licence together with the template it comes through', () => {
    const given = { licenceTemplate: ' Config ' };
    expect(changeOf({ ...ada, ...given }, given)).toEqual({
      licensed: true,
      licenceTemplate: 'Config',
    });
    expect(changeOf({ ...ada, licenceTemplate: '' }, { licenceTemplate: '' })).toEqual({
      licensed: true,
      licenceTemplate: null,
    });
  });

  it('names no template with a licence that is taken away', () => {
    expect(changeOf({ ...ada, licensed: false }, { licensed: false })).toEqual({
      licensed: false,
    });
  });

  it('says no word of a licence of which nobody knows', () => {
    const unknown = { ...ada, licensed: null, licenceTemplate: 'x' };
    expect(changeOf(unknown, { licenceTemplate: 'x' })).toEqual({});
  });
});
