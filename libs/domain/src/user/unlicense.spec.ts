import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { unlicense } from './unlicense.js';
import { user } from './user.js';

const created = sample('UserCreated');
const gone = [{ type: 'UserUnlicensed', data: { since: on.at.toISOString() } }];

describe('unlicense', () => {
  it('takes the licence from who has one, or of whom nothing was known', () => {
    expect(unlicense(fold(user, [created, sample('UserLicensed')]), on)).toEqual(gone);
    expect(unlicense(fold(user, [created]), on)).toEqual(gone);
  });

  it('stays quiet when there is none, so that the time of grace does not begin anew', () => {
    const lost = sample('UserUnlicensed', { since: '2029-12-01T00:00:00.000Z' });
    expect(unlicense(fold(user, [created, lost]), on)).toEqual([]);
  });

  it('says since when where that is not known: before, nothing is removed for it', () => {
    expect(unlicense(fold(user, [created, sample('UserUnlicensed')]), on)).toEqual(gone);
  });

  it('refuses what is nobody', () => {
    expect(() => unlicense(fold(user, []), on)).toThrow('user-unknown');
  });
});
