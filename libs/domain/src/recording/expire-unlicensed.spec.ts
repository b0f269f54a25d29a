import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { expireUnlicensed } from './expire-unlicensed.js';
import type { RecordingEvent } from './recording.js';
import { complete, given, on } from './recording.samples.js';

const DAY_MS = 86_400_000;
/** The samples end at this moment. */
const ENDED = sample('RecordingUploaded').data.endedAt;
const GRACE_OVER = Date.parse(ENDED) + 30 * DAY_MS;
const at = (ms: number) => ({ ...on, at: new Date(ms) });
const recognised = sample('OwnerAssigned', { owner: 'u1', how: 'registration' });
const his = (...since: RecordingEvent[]) => given('ready', recognised, ...since);
const decide = (since: string | null = '2020-01-01T00:00:00.000Z', holds: string[] = []) =>
  expireUnlicensed({ owner: 'u1', since, holds });

describe('expireUnlicensed', () => {
  it.each(complete)('removes what is %s when the 30 days are over', (stage) => {
    expect(decide()(given(stage, recognised), at(GRACE_OVER))).toEqual([
      {
        type: 'RecordingDeleted',
        data: {
          reason: null,
          removal: {
            rule: 'licence',
            name: null,
            days: 30,
            dueOn: new Date(GRACE_OVER).toISOString(),
          },
        },
      },
    ]);
  });

  it('stays quiet until they are, counted from the later of the two', () => {
    expect(decide()(his(), at(GRACE_OVER - 1))).toEqual([]);
    const lost = '2030-06-01T00:00:00.000Z';
    expect(decide(lost)(his(), at(Date.parse(lost) + 30 * DAY_MS - 1))).toEqual([]);
    expect(decide(lost)(his(), at(Date.parse(lost) + 30 * DAY_MS))).toHaveLength(1);
  });

  it('stays quiet until 30 days after it was found to be his, however old it is', () => {
    const since = '2030-08-01T00:00:00.000Z';
    const late = given('ready', sample('OwnerAssigned', { owner: 'u1', how: 'device', since }));
    expect(decide()(late, at(Date.parse(since) + 30 * DAY_MS - 1))).toEqual([]);
    expect(decide()(late, at(Date.parse(since) + 30 * DAY_MS))).toHaveLength(1);
  });

  it('stays quiet when he has a licence, or nobody knows since when he has none', () => {
    expect(decide(null)(his(), at(GRACE_OVER))).toEqual([]);
  });

  it.each([
    ['nobody’s', given('ready')],
    ['another’s', given('ready', sample('OwnerAssigned', { owner: 'u2', how: 'device' }))],
    ['his by hand', given('ready', sample('OwnerAssigned', { owner: 'u1', how: 'hand' }))],
    ['made nobody’s', his(sample('OwnerAssigned', { owner: null, how: 'hand' }))],
    ['gone', given('deleted')],
  ])('stays quiet about what is %s', (_what, state) => {
    expect(decide()(state, at(GRACE_OVER))).toEqual([]);
  });

  it('refuses what is protected, or under a hold', () => {
    const protect = his(sample('RecordingProtected'));
    expect(() => decide()(protect, at(GRACE_OVER))).toThrow(
      expect.objectContaining({ code: 'recording-protected' }),
    );
    expect(() => decide(undefined, ['Case 7'])(his(), at(GRACE_OVER))).toThrow(
      expect.objectContaining({ code: 'recording-on-hold' }),
    );
  });
});
