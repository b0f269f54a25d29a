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
  mustChangePassword: false,
  identity: null,
};

describe('what is said of a user', () => {
  it('is what was changed, and nothing else', () => {
    expect(changeOf({ ...ada, number: null }, { number: null })).toEqual({ number: null });
    expect(changeOf({ ...ada, name: ' Ada L. ' }, { name: ' Ada L. ' })).toEqual({
      name: 'Ada L.',
    });
    expect(changeOf(ada, {})).toEqual({});
  });

  it('names whom the provider that is configured is to let in, or nobody', () => {
    const identity = { subject: ' ada-7 ', issuer: '' };
    expect(changeOf({ ...ada, identity }, { identity })).toEqual({
      identity: { subject: 'ada-7' },
    });
    expect(changeOf(ada, { identity: null })).toEqual({ identity: null });
  });

  it('names a template alone: who belongs to it has what it has', () => {
    const given = { licenceTemplate: 'Config', licensed: false };
    expect(changeOf({ ...ada, ...given }, given)).toEqual({ licenceTemplate: 'Config' });
    const moved = { licenceTemplate: 'Sales' };
    expect(changeOf({ ...ada, ...moved }, moved)).toEqual(moved);
  });

  it('names the licence that somebody has directly, or not at all', () => {
    const direct = { licenceTemplate: null };
    expect(changeOf({ ...ada, ...direct }, direct)).toEqual({
      licensed: true,
      licenceTemplate: null,
    });
    const none = { licensed: false, licenceTemplate: null };
    expect(changeOf({ ...ada, ...none }, none)).toEqual({ licensed: false });
  });

  it('says no word of a licence of which nobody knows', () => {
    const unknown = { licensed: null, licenceTemplate: null };
    expect(changeOf({ ...ada, ...unknown }, unknown)).toEqual({});
  });
});
