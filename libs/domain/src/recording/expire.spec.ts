import { describe, expect, it } from 'vitest';
import { facts, rule } from '../retention/retention.samples.js';
import type { AppliedRule } from '../retention/rule.js';
import { sample } from '../samples.js';
import { expire } from './expire.js';
import { complete, given, on } from './recording.samples.js';

const { endedAt } = sample('RecordingUploaded').data;
const DAY_MS = 86_400_000;
const dueOn = new Date(Date.parse(endedAt) + 90 * DAY_MS);
const keep = (retentionDays: number, ...retentionRules: AppliedRule[]) =>
  expire({ keeping: { retentionDays, retentionRules }, facts: facts(), holds: [] });
const decide = keep(1, rule({ days: 90, direction: 'in' }));
const at = (time: Date) => ({ ...on, at: time });

describe('expire', () => {
  it.each(complete)('removes for good what has been kept long enough and is %s', (stage) => {
    expect(decide(given(stage), at(dueOn))).toEqual([
      {
        type: 'RecordingDeleted',
        data: {
          reason: null,
          removal: {
            rule: 'retention',
            name: 'Complaints',
            days: 90,
            dueOn: dueOn.toISOString(),
          },
        },
      },
    ]);
  });

  it('removes it from the recycle bin too: its term is the longest it is kept', () => {
    expect(decide(given('ready', sample('RecordingRecycled')), at(dueOn))).toHaveLength(1);
  });

  it('stays quiet a moment before, and for ever with 0 days', () => {
    const early = new Date(dueOn.getTime() - 1);
    expect(decide(given('ready'), at(early))).toEqual([]);
    const late = new Date(dueOn.getTime() + 100_000 * DAY_MS);
    expect(keep(0)(given('ready'), at(late))).toEqual([]);
  });

  it('asks whose it is the recording itself, whatever was known when it was found', () => {
    const ofBob = keep(0, rule({ days: 90, owner: 'bob' }));
    const assigned = (owner: string) =>
      given('ready', sample('OwnerAssigned', { owner, from: null, how: 'hand' }));
    expect(ofBob(assigned('bob'), at(dueOn))).toHaveLength(1);
    expect(ofBob(assigned('ada'), at(dueOn))).toEqual([]);
    expect(ofBob(given('ready'), at(dueOn))).toEqual([]);
  });

  it.each(['deleted', 'erased', 'unknown'] as const)('stays quiet when it is %s', (stage) => {
    expect(decide(given(stage), at(dueOn))).toEqual([]);
  });

  it.each([
    ['is protected', given('ready', sample('RecordingProtected')), 'recording-protected'],
    ['is still arriving', given('recording'), 'recording-still-arriving'],
    ['nobody can find', given('duplicate'), 'recording-unknown'],
  ])('refuses what %s', (_, state, code) => {
    expect(() => decide(state, at(dueOn))).toThrow(expect.objectContaining({ code }));
  });
});
