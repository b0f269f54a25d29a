import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { issueToken } from './issue-token.js';
import { user } from './user.js';

const ada = fold(user, [sample('UserCreated')]);
const inDays = (days: number) => new Date(on.at.getTime() + days * 86_400_000).toISOString();
const wanted = {
  tokenId: 't1',
  name: 'Wallboard',
  tokenHash: 'abc',
  scope: ['read', 'listen'] as const,
  expiresAt: inDays(90),
  appObject: 'Support',
};

describe('issueToken', () => {
  it('lets a program act as the person, with its name and the hash in the personal part', () => {
    const { name, tokenHash, ...open } = wanted;
    expect(issueToken(wanted)(ada, on)).toEqual([
      {
        type: 'ApiTokenIssued',
        data: { ...open, scope: ['read', 'listen'], personal: { name, tokenHash } },
      },
    ]);
  });

  it.each([-1, 0, 367])('refuses one that expires in %i days', (days) => {
    expect(() => issueToken({ ...wanted, expiresAt: inDays(days) })(ada, on)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'token-expiry-invalid' }),
    );
    expect(issueToken({ ...wanted, expiresAt: inDays(365) })(ada, on)).toHaveLength(1);
  });

  it('refuses more than anybody uses; those that are expired or ended do not count', () => {
    const issued = (n: number, expiresAt = inDays(1)) =>
      sample('ApiTokenIssued', { tokenId: String(n), expiresAt });
    const many = Array.from({ length: 50 }, (_, n) => issued(n));
    const full = fold(user, [sample('UserCreated'), issued(90, inDays(-1)), ...many]);
    expect(() => issueToken(wanted)(full, on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'too-many-tokens' }),
    );
    const ended = fold({ ...user, initial: full }, [sample('ApiTokenEnded', { tokenId: '7' })]);
    expect(issueToken(wanted)(ended, on)).toHaveLength(1);
  });

  it('refuses what is nobody', () => {
    expect(() => issueToken(wanted)(fold(user, []), on)).toThrow('user-unknown');
  });
});
