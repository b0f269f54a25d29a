import { describe, expect, it } from 'vitest';
import { request } from './request.js';
import { asked, at, on, refusal } from './supervision.samples.js';

describe('request', () => {
  it('asks the supervisor, and says why only in the personal part', () => {
    expect(request(asked, 'A complaint')(at.unknown, on)).toEqual([
      { type: 'AccessRequested', data: { ...asked, personal: { reason: 'A complaint' } } },
    ]);
  });

  it('refuses who is his own supervisor', () => {
    const decide = request({ ...asked, monitor: asked.user }, 'A complaint');
    expect(() => decide(at.unknown, on)).toThrow(refusal('forbidden', 'monitor-is-yourself'));
  });

  it('wants a reason', () => {
    const decide = request(asked, '  ');
    expect(() => decide(at.unknown, on)).toThrow(refusal('invalid', 'access-reason-missing'));
  });

  it.each([0, -1, 1.5, 721, NaN])('refuses %d minutes', (minutes) => {
    const decide = request({ ...asked, minutes }, 'A complaint');
    expect(() => decide(at.unknown, on)).toThrow(refusal('invalid', 'access-minutes-invalid'));
  });

  it.each(['requested', 'granted', 'refused', 'revoked'] as const)('asks once: %s', (stage) => {
    expect(() => request(asked, 'A complaint')(at[stage], on)).toThrow(
      refusal('conflict', 'access-already-requested'),
    );
  });
});
