import { describe, expect, it } from 'vitest';
import type { Session } from '#domain/access/may';
import { mayReadOn } from './may-read-on.js';

const ada = (change: Partial<Session> = {}): Session => ({
  ...{ userId: 'ada', name: 'Ada', role: 'auditor', through: 'none' },
  ...change,
});

describe('who began to read what people did', () => {
  it("goes on with everybody's while he may read it", () => {
    expect(mayReadOn(ada(), { user: undefined })).toBe(true);
    expect(mayReadOn(ada(), { user: 'bob' })).toBe(true);
  });

  it('goes on with his own alone once he may not', () => {
    const now = ada({ role: 'user' });
    expect(mayReadOn(now, { user: undefined })).toBe(false);
    expect(mayReadOn(now, { user: 'bob' })).toBe(false);
    expect(mayReadOn(now, { user: 'ada' })).toBe(true);
  });

  it('goes no further than the scope of his token', () => {
    const user = 'ada';
    expect(mayReadOn(ada({ scope: ['events'] }), { user })).toBe(true);
    expect(mayReadOn(ada({ scope: ['read'] }), { user })).toBe(true);
    expect(mayReadOn(ada({ scope: ['read'] }), { user: 'bob' })).toBe(false);
    expect(mayReadOn(ada({ scope: [] }), { user })).toBe(false);
  });
});
