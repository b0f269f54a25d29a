import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { eraseUser } from './erase.js';
import { user } from './user.js';

const removed = [sample('UserCreated'), sample('UserRemoved')];

describe('eraseUser', () => {
  it('says that nothing is left of who was removed', () => {
    expect(eraseUser([])(fold(user, removed), on)).toEqual([{ type: 'UserErased', data: {} }]);
  });

  it('says what is left to the operator of the database', () => {
    expect(eraseUser(['database-log'])(fold(user, removed), on)).toEqual([
      { type: 'UserErased', data: { left: ['database-log'] } },
    ]);
  });

  it('stays quiet when it was said', () => {
    expect(eraseUser([])(fold(user, [...removed, sample('UserErased')]), on)).toEqual([]);
  });

  it('refuses to say so of who is there, or was never', () => {
    expect(() => eraseUser([])(fold(user, [sample('UserCreated')]), on)).toThrow(
      'user-not-removed',
    );
    expect(() => eraseUser([])(fold(user, []), on)).toThrow('user-unknown');
  });
});
