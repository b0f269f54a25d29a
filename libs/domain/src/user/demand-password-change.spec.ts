import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { demandPasswordChange } from './demand-password-change.js';
import { type UserEvent, user } from './user.js';

const ada = (...since: UserEvent[]) => fold(user, [sample('UserCreated'), ...since]);
const demanded = sample('PasswordChangeDemanded');

describe('demandPasswordChange', () => {
  it('demands it, until another password opens the account', () => {
    expect(demandPasswordChange(true)(ada(), on)).toEqual([demanded]);
    const changed = ada(demanded, sample('UserPasswordChanged'));
    expect(demandPasswordChange(true)(changed, on)).toEqual([demanded]);
  });

  it('waives it', () => {
    expect(demandPasswordChange(false)(ada(demanded), on)).toEqual([
      { type: 'PasswordChangeWaived', data: {} },
    ]);
  });

  it('stays quiet when it is so already', () => {
    expect(demandPasswordChange(true)(ada(demanded), on)).toEqual([]);
    expect(demandPasswordChange(false)(ada(), on)).toEqual([]);
    expect(demandPasswordChange(false)(ada(demanded, sample('PasswordChangeWaived')), on)).toEqual(
      [],
    );
  });

  it('refuses where there is no password, and what is nobody', () => {
    const mute = fold(user, [sample('UserCreated', { personal: null })]);
    expect(() => demandPasswordChange(true)(mute, on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'password-missing' }),
    );
    expect(() => demandPasswordChange(true)(fold(user, []), on)).toThrow('user-unknown');
  });
});
