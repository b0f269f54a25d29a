import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeNumber } from './change-number.js';
import { user } from './user.js';

const ada = fold(user, [sample('UserCreated')]);

describe('changeNumber', () => {
  it.each(['4711', null])('gives the person the extension %j, in the personal part', (to) => {
    expect(changeNumber(to)(ada, on)).toEqual([
      { type: 'UserNumberChanged', data: { personal: { from: '0815', to } } },
    ]);
  });

  it('stays quiet when it is so already', () => {
    expect(changeNumber('0815')(ada, on)).toEqual([]);
  });

  it('refuses what is nobody', () => {
    expect(() => changeNumber('1')(fold(user, []), on)).toThrow('user-unknown');
  });
});
