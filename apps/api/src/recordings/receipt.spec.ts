import { describe, expect, it } from 'vitest';
import { type Removal, removalRules } from '#domain/recording/recording';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { receiptOf, receiptSchema } from './receipt.js';
import { receiptSheetFacts } from './receipt-sheet-facts.js';

const ID = '0192f6d1-7c3e-4a10-9f4b-5d2c1e8a9b07';
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

const recording = {
  id: ID,
  startedAt: at(0),
  endedAt: at(1),
  durationMs: 60_000,
  bytes: 1_000,
  codecs: ['G.711 A-law'],
  device: '0090331a2b3c',
  name: 'Zoë.pcap',
} as unknown as RecordingJson;

const users = {
  byId: (id: string) => Promise.resolve(id === 'ada' ? { name: 'Ada' } : null),
} as unknown as UserQueries;

const entry = (minute: number, type: string, data: object, by = 'user:ada') =>
  ({ at: at(minute), by, type, data, personal: { fileName: 'Zoë.pcap' } }) as unknown as AuditEntry;

const removalOf = (removal: Partial<Removal>): Removal => ({
  rule: 'purge',
  name: null,
  days: null,
  dueOn: null,
  ...removal,
});
const deleted = (removal: Partial<Removal> = {}, by?: string) =>
  entry(5, 'RecordingDeleted', { reason: 'not needed', removal: removalOf(removal) }, by);
const recycled = entry(3, 'RecordingRecycled', { reason: 'asked for', binDays: 30 });

const read = async (...entries: AuditEntry[]) =>
  receiptSchema.parse(await receiptOf(recording, entries, users));

describe('the receipt of a deletion', () => {
  it('says who deleted what kind of thing, when, why and by which rule', async () => {
    const receipt = await read(recycled, deleted(), entry(6, 'RecordingErased', {}, 'system:e'));
    expect(receipt).toEqual({
      recording: {
        id: ID,
        startedAt: at(0),
        endedAt: at(1),
        durationMs: 60_000,
        bytes: 1_000,
        codecs: ['G.711 A-law'],
        device: 'innovaphone',
      },
      recycled: { at: at(3), by: 'user:ada', byName: 'Ada', reason: 'asked for', binDays: 30 },
      deleted: {
        at: at(5),
        by: 'user:ada',
        byName: 'Ada',
        reason: 'not needed',
        rule: 'purge',
        ruleName: null,
        days: null,
        dueOn: null,
        text: 'purged from the recycle bin',
      },
      erased: { at: at(6), left: [] },
    });
    expect(JSON.stringify(receipt)).not.toContain('Zoë');
  });

  it('is none of what is there', async () => {
    expect(await receiptOf(recording, [recycled], users)).toBeNull();
  });

  it('says that the erasure is still to come, or what of it is left to others', async () => {
    expect((await read(deleted())).erased).toBeNull();
    const left = ['database-log'];
    expect((await read(deleted(), entry(6, 'RecordingErased', { left }))).erased?.left).toEqual(
      left,
    );
  });

  it('does not tell of a bin from which it had been taken out', async () => {
    const restored = entry(4, 'RecordingRestored', {});
    expect((await read(recycled, restored, deleted())).recycled).toBeNull();
  });

  it.each(removalRules)('has words for the rule %s, and a sheet of them', async (rule) => {
    const receipt = await read(
      deleted({ rule, name: 'sales', days: 90, dueOn: at(4) }, 'system:sweep'),
    );
    const { summary, steps } = receiptSheetFacts(receipt, {
      product: { name: 'Recordings', version: '0' },
      pbxName: null,
      exportedAt: new Date(at(9)),
      exportedBy: 'Ada',
      timeZone: 'UTC',
    });
    expect(summary).toMatch(/^(Deleted|Purged|Removed) .*, on 2026-01-01, by Recordings, and is/);
    expect(steps).toHaveLength(1);
    expect(summary).not.toMatch(/null|undefined/);
  });
});
