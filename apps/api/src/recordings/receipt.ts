import { z } from 'zod';
import { type DatabaseLeftover, databaseLeftovers } from '#domain/leftovers';
import { type Removal, removalRules } from '#domain/recording/recording';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { nameOfActor } from './history.js';
import { removalInWords } from './removal-in-words.js';

const step = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  byName: z.string().nullable(),
});

/** What remains of a recording that is gone: who, when, why, by which rule, what kind of thing. */
export const receiptSchema = z
  .object({
    recording: z.object({
      id: z.uuid(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      durationMs: z.int().nullable(),
      bytes: z.int().nullable(),
      codecs: z.array(z.string()),
      device: z
        .enum(['innovaphone', 'other'])
        .nullable()
        .meta({ description: 'Whose device recorded it, as its address tells' }),
    }),
    recycled: step
      .extend({
        reason: z.string().nullable().meta({ description: 'Until it is erased' }),
        binDays: z.int(),
      })
      .nullable()
      .meta({ description: 'When it was put into the recycle bin, if that is where it went from' }),
    deleted: step.extend({
      reason: z.string().nullable(),
      rule: z.enum(removalRules),
      ruleName: z.string().nullable(),
      days: z.int().nullable().meta({ description: 'That the rule gave it' }),
      dueOn: z.iso.datetime().nullable().meta({ description: 'When these were over' }),
      text: z.string().meta({ description: 'The rule in words' }),
    }),
    erased: z
      .object({
        at: z.iso.datetime(),
        left: z
          .array(z.enum(databaseLeftovers))
          .meta({ description: 'What only the operator of the database can finish' }),
      })
      .nullable()
      .meta({
        description:
          'Since when neither bytes nor key nor any file of the database holds anything of it; null: that is still to come',
      }),
  })
  .meta({ id: 'DeletionReceipt' });
export type Receipt = z.infer<typeof receiptSchema>;

/** What the events of a recording's stream say of its end. `null`: it was not deleted. */
export const receiptOf = async (
  recording: RecordingJson,
  entries: readonly AuditEntry[],
  users: UserQueries,
): Promise<Receipt | null> => {
  const deletion = entries.findLast(({ type }) => type === 'RecordingDeleted');
  if (!deletion) return null;
  const stepOf = async ({ at, by }: AuditEntry) => ({
    at,
    by,
    byName: await nameOfActor(by, users),
  });
  const recycling = lastRecycling(entries);
  const { reason, removal } = deletion.data as { reason: string | null; removal: Removal };
  const { name: ruleName, ...rule } = removal;
  const { id, startedAt, endedAt, durationMs, bytes, codecs, device } = recording;
  return {
    recording: {
      ...{ id, startedAt, endedAt, durationMs, bytes },
      codecs: [...codecs],
      device: makerOf(device),
    },
    recycled: recycling && {
      ...(await stepOf(recycling)),
      binDays: recycling.data.binDays as number,
      reason: reasonOf(recycling),
    },
    deleted: {
      ...(await stepOf(deletion)),
      ...{ reason, ruleName, ...rule, text: removalInWords(removal) },
    },
    erased: erasureIn(entries),
  };
};

/** It is sealed, and was not always. */
const reasonOf = ({ data, personal }: AuditEntry): string | null => {
  const { reason } = { ...data, ...personal };
  return typeof reason === 'string' ? reason : null;
};

/** It lay in the bin when it was deleted, unless it had been taken out again. */
const lastRecycling = (entries: readonly AuditEntry[]): AuditEntry | null => {
  const last = entries.findLast(
    ({ type }) => type === 'RecordingRecycled' || type === 'RecordingRestored',
  );
  return last?.type === 'RecordingRecycled' ? last : null;
};

const erasureIn = (entries: readonly AuditEntry[]): Receipt['erased'] => {
  const said = entries.findLast(({ type }) => type === 'RecordingErased');
  if (!said) return null;
  const { left = [] } = said.data as { left?: DatabaseLeftover[] };
  return { at: said.at, left };
};

/** The range of addresses that innovaphone's devices have (IEEE). */
const INNOVAPHONE = '009033';
const makerOf = (device: string | null): Receipt['recording']['device'] => {
  if (device === null) return null;
  return device.startsWith(INNOVAPHONE) ? 'innovaphone' : 'other';
};
