import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { endToken } from './end-token.js';
import { user } from './user.js';

const issued = sample('ApiTokenIssued', { tokenId: 't1' });
const ada = fold(user, [sample('UserCreated'), issued]);

describe('endToken', () => {
  it('ends one that was issued', () => {
    expect(endToken('t1')(ada, on)).toEqual([{ type: 'ApiTokenEnded', data: { tokenId: 't1' } }]);
  });

  it('stays quiet of one that was ended, or never was', () => {
    const ended = fold({ ...user, initial: ada }, [sample('ApiTokenEnded', { tokenId: 't1' })]);
    expect(endToken('t1')(ended, on)).toEqual([]);
    expect(endToken('t2')(ada, on)).toEqual([]);
  });

  it('refuses nothing: of an account that is gone they have ended', () => {
    const gone = fold({ ...user, initial: ada }, [sample('UserRemoved')]);
    expect(endToken('t1')(gone, on)).toEqual([]);
  });
});
