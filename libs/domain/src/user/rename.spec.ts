import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { rename } from './rename.js';
import { user } from './user.js';

const ada = fold(user, [sample('UserCreated')]);

describe('rename', () => {
  it('gives a person another name, in the personal part alone', () => {
    expect(rename('Ada Byron', false)(ada, on)).toEqual([
      { type: 'UserRenamed', data: { personal: { from: 'Ada Lovelace', to: 'Ada Byron' } } },
    ]);
  });

  it('stays quiet when the person has the name, and it is nobody else who took it', () => {
    expect(rename('Ada Lovelace', true)(ada, on)).toEqual([]);
  });

  it('refuses a name that somebody else has, and to name nobody', () => {
    expect(() => rename('Eve', true)(ada, on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'user-name-taken' }),
    );
    expect(() => rename('Eve', false)(fold(user, []), on)).toThrow('user-unknown');
  });
});
