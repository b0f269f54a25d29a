import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { license } from './license.js';
import { type UserEvent, user } from './user.js';

const ada = (...since: UserEvent[]) => fold(user, [sample('UserCreated'), ...since]);
const since = on.at.toISOString();
const direct = { how: 'direct', template: null, since } as const;
const office = { how: 'template', template: 'Config Office', since } as const;

describe('license', () => {
  it.each([
    ['nobody said a word about', ada()],
    ['has none', ada(sample('UserUnlicensed'))],
    ['has one of another kind', ada(sample('UserLicensed', office))],
  ])('gives the licence to who %s it', (_what, state) => {
    expect(license(null)(state, on)).toEqual([{ type: 'UserLicensed', data: direct }]);
  });

  it('says through which template it comes', () => {
    expect(license('Config Office')(ada(), on)).toEqual([{ type: 'UserLicensed', data: office }]);
  });

  it('stays quiet when it is so already', () => {
    expect(license(null)(ada(sample('UserLicensed', direct)), on)).toEqual([]);
    expect(license('Config Office')(ada(sample('UserLicensed', office)), on)).toEqual([]);
  });

  it('refuses what is nobody', () => {
    expect(() => license(null)(fold(user, []), on)).toThrow('user-unknown');
  });
});
