import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { create } from './create.js';
import { user } from './user.js';

const ada = { name: 'Ada', number: '0815', role: 'auditor', passwordHash: null } as const;

describe('create', () => {
  it('gives a person an account, with everything about the person in the personal part', () => {
    expect(create(ada)(fold(user, []), on)).toEqual([
      {
        type: 'UserCreated',
        data: { role: 'auditor', personal: { name: 'Ada', number: '0815', passwordHash: null } },
      },
    ]);
  });

  it('stays quiet when the account is there', () => {
    expect(create(ada)(fold(user, [sample('UserCreated')]), on)).toEqual([]);
  });

  it('refuses nothing: setting up twice is harmless', () => {
    const once = create(ada)(fold(user, []), on);
    expect(create({ ...ada, name: 'Eve' })(fold(user, once), on)).toEqual([]);
  });
});
