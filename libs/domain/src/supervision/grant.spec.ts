import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { sample } from '../samples.js';
import { grant } from './grant.js';
import { supervision } from './supervision.js';
import { asked, at, on, refusal } from './supervision.samples.js';

const granting = { monitor: 'grace', session: 'grace-1', minutes: null };
const decide = grant(granting);

describe('grant', () => {
  it('consents for as long as was asked', () => {
    expect(decide(at.requested, on)).toEqual([
      {
        type: 'AccessGranted',
        data: { minutes: 30, until: '2030-01-01T09:30:00.000Z', session: 'grace-1' },
      },
    ]);
  });

  it('consents for less, and not for more', () => {
    const until = (minutes: number) => grant({ ...granting, minutes })(at.requested, on)[0]?.data;
    expect(until(5)).toMatchObject({ minutes: 5, until: '2030-01-01T09:05:00.000Z' });
    expect(() => until(31)).toThrow(refusal('invalid', 'access-minutes-invalid'));
    expect(() => until(0)).toThrow(refusal('invalid', 'access-minutes-invalid'));
  });

  it('stays quiet when the same session has granted it', () => {
    expect(decide(at.granted, on)).toEqual([]);
  });

  it('lets the first answer count', () => {
    const other = grant({ ...granting, session: 'grace-2' });
    expect(() => other(at.granted, on)).toThrow(refusal('conflict', 'access-answered'));
    expect(() => decide(at.refused, on)).toThrow(refusal('conflict', 'access-answered'));
  });

  it('refuses what is over', () => {
    expect(() => decide(at.revoked, on)).toThrow(refusal('conflict', 'access-over'));
  });

  it('is for the supervisor who was asked; others learn nothing of it', () => {
    const other = grant({ ...granting, monitor: 'bob' });
    expect(() => other(at.requested, on)).toThrow(refusal('unknown', 'access-unknown'));
    expect(() => decide(at.unknown, on)).toThrow(refusal('unknown', 'access-unknown'));
  });

  it('refuses who would watch over himself, however that was asked', () => {
    const own = fold(supervision, [sample('AccessRequested', { ...asked, user: 'grace' })]);
    expect(() => decide(own, on)).toThrow(refusal('forbidden', 'monitor-is-yourself'));
  });
});
