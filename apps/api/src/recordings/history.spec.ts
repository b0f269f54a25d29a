import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { historyLine } from './history.js';
import { unquoted } from './history-of.js';

const users = {
  byId: (id: string) => Promise.resolve(id === 'u2' ? { name: 'Grace Hopper' } : null),
} as UserQueries;

const entry = (change: Pick<AuditEntry, 'type' | 'data'> & Partial<AuditEntry>): AuditEntry => ({
  position: '1',
  id: 'e1',
  stream: 'recording-r1',
  revision: 1,
  by: 'user:u2',
  at: '2026-11-23T05:00:00.000Z',
  via: 'rest',
  correlationId: 'c1',
  causationId: null,
  appObject: null,
  consent: null,
  token: null,
  personal: null,
  ...change,
});

describe('a line of the history', () => {
  it('names the new owner, and why a person said so', async () => {
    const line = await historyLine(
      entry({
        type: 'OwnerAssigned',
        data: { owner: 'u2', from: null, how: 'hand' },
        personal: { reason: 'her desk' },
      }),
      users,
    );
    expect(line).toMatchObject({
      byName: 'Grace Hopper',
      text: 'Given to its owner by hand: Grace Hopper (her desk)',
      reason: 'her desk',
      data: { ownerName: 'Grace Hopper' },
    });
  });

  it('tells of somebody who is not known any more without a name', async () => {
    const data = { owner: 'u9', from: null, how: 'device' };
    const line = await historyLine(entry({ type: 'OwnerAssigned', data }), users);
    expect(line.text).toBe('Recognised whose it is, by the device');
    expect(line.reason).toBeNull();
  });

  it('says which seconds were withheld in what was taken, and why', async () => {
    const taken = entry({
      type: 'RecordingDownloaded',
      data: { what: 'evidence', withheld: [[12, 20]] },
      personal: { reason: 'a number' },
    });
    expect(await historyLine(taken, users)).toMatchObject({
      text: 'Downloaded (evidence), 0:12–0:20 withheld (a number)',
      reason: 'a number',
    });
    const whole = entry({ type: 'RecordingDownloaded', data: { what: 'zip' } });
    expect((await historyLine(whole, users)).text).toBe('Downloaded (zip)');
  });

  it('is told without what people wrote, but with whom they called', async () => {
    const told = async (line: AuditEntry) => {
      const { text, reason, data } = await historyLine(unquoted(line), users);
      expect(JSON.stringify([reason, data])).not.toContain('4711');
      return text;
    };
    const personal = { reason: 'he says 4711' };
    const taken = { what: 'evidence', withheld: [[12, 20]] };
    expect(
      await told(entry({ type: 'RecordingProtected', data: { reason: null }, personal })),
    ).toBe('Protected from deletion');
    const early = { reason: 'he says 4711' };
    expect(await told(entry({ type: 'RecordingProtected', data: early }))).toBe(
      'Protected from deletion',
    );
    expect(await told(entry({ type: 'RecordingDownloaded', data: taken, personal }))).toBe(
      'Downloaded (evidence), 0:12–0:20 withheld',
    );
    const hold = { hold: 'h1', name: 'Case 4711' };
    expect(await told(entry({ type: 'HoldPlaced', data: hold, personal }))).toBe(
      'Legal hold placed',
    );
    const failed = { reason: 'No sound is in it', stays: null };
    expect(await told(entry({ type: 'RecordingConversionFailed', data: failed }))).toBe(
      'Conversion failed: No sound is in it',
    );
    const call = { local: { name: 'Ada', number: '1' }, remote: { name: 'Bob', number: '2' } };
    const named = entry({
      type: 'CallInformationAttached',
      data: { direction: 'in' },
      personal: call,
    });
    expect(await told(named)).toContain('Bob');
  });

  it('says under whose consent somebody acted', async () => {
    const opened = entry({ type: 'RecordingOpened', data: {}, consent: 'u2' });
    const told = { consent: 'u2', consentName: 'Grace Hopper' };
    expect(await historyLine(opened, users)).toMatchObject(told);
  });

  it.each([
    ['HoldPlaced', 'Legal hold “Case 4711” placed (Court)'],
    ['HoldLifted', 'Legal hold “Case 4711” lifted (Court)'],
  ])('names a legal hold, and why: %s', async (type, text) => {
    const data = { hold: 'h1', name: 'Case 4711' };
    const said = entry({ type, data, personal: { reason: 'Court' } });
    expect(await historyLine(said, users)).toMatchObject({ text, reason: 'Court' });
    const lost = entry({ type, data: { hold: 'h1', name: null } });
    expect((await historyLine(lost, users)).text).toMatch(/^Legal hold (placed|lifted)$/);
  });

  it.each([
    [{ rule: 'request', name: null, days: null, dueOn: null }, 'Deleted for good on request (old)'],
    [
      { rule: 'retention', name: 'Hotline', days: 90, dueOn: '2026-11-22T00:00:00.000Z' },
      'Removed by the retention rule “Hotline” after 90 days, due on 2026-11-22 (old)',
    ],
    [
      { rule: 'bin', name: null, days: 30, dueOn: '2026-11-22T23:59:00.000Z' },
      'Removed from the recycle bin after 30 days, due on 2026-11-22 (old)',
    ],
  ])('says by which rule it went: %j', async (removal, text) => {
    const data = { reason: 'old', removal };
    expect(await historyLine(entry({ type: 'RecordingDeleted', data }), users)).toMatchObject({
      text,
      reason: 'old',
    });
  });

  it('does not take the cause of a failure for the reason of a person', async () => {
    const data = { code: 'no-audio', reason: 'The capture holds no sound.' };
    const line = await historyLine(entry({ type: 'RecordingConversionFailed', data }), users);
    expect(line).toMatchObject({
      text: 'Conversion failed: The capture holds no sound.',
      reason: null,
    });
  });
});
