import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { removeUserAgain } from './remove-again.js';
import { user } from './user.js';

describe('removeUserAgain', () => {
  it('removes what a backup brought back, the last administrator too', () => {
    expect(removeUserAgain(fold(user, [sample('UserCreated')]), on)).toEqual([
      { type: 'UserRemoved', data: { role: 'admin', reason: null, rule: 'restored-backup' } },
    ]);
  });

  it('ends the API tokens that came back with it', () => {
    const issued = sample('ApiTokenIssued', { tokenId: 't1' });
    expect(removeUserAgain(fold(user, [sample('UserCreated'), issued]), on)).toMatchObject([
      { type: 'ApiTokenEnded', data: { tokenId: 't1' } },
      { type: 'UserRemoved' },
    ]);
  });

  it('stays quiet of what is removed, or of what the log does not know', () => {
    const gone = fold(user, [sample('UserCreated'), sample('UserRemoved')]);
    expect(removeUserAgain(gone, on)).toEqual([]);
    expect(removeUserAgain(fold(user, []), on)).toEqual([]);
  });

  it('refuses nothing: it tells what is so', () => {
    const binned = fold(user, [sample('UserCreated'), sample('UserLicensed')]);
    expect(removeUserAgain(binned, on)).toHaveLength(1);
  });
});
