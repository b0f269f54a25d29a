import { z } from 'zod';
import { appObjectKinds, deletionModes } from '#domain/app-object/app-object';
import { MAX_PBX_NAME } from '#domain/pbx-name';

const MOST_MEMBERS = 5_000;
const MOST_ACCESSES = 1_000;

const list = (most: number) => z.array(z.string().trim().min(1).max(100)).max(most);

const fields = {
  kind: z.enum(appObjectKinds),
  accessList: list(MOST_ACCESSES).meta({
    description: 'Extensions and users whose recordings its members see too; * in extensions',
  }),
  deletionMode: z.enum(deletionModes),
  monitor: z.string().min(1).max(100).nullable().meta({ description: "A user's id" }),
  watermark: z.boolean(),
  notes: z.boolean().meta({ description: 'Whether its members may write notes' }),
  members: list(MOST_MEMBERS).meta({ description: "Users' ids" }),
};

/** Longer ones are answered by the rule, in words. */
const name = z
  .string()
  .min(1)
  .max(4 * MAX_PBX_NAME);

/** An App object as JSON (contract.md). */
export const appObjectSchema = z.object({ name, ...fields }).meta({ id: 'AppObject' });

export const appObjectList = z.object({ items: z.array(appObjectSchema) });

const confirmRemovals = z.int().min(0).exactOptional().meta({
  description:
    'How many recordings go at once because a retention rule is about its members, as 409 says',
});

/** `POST`: what is left out is as an App object comes. */
export const newAppObject = z.strictObject({
  name,
  kind: fields.kind.default('user'),
  accessList: fields.accessList.default([]),
  deletionMode: fields.deletionMode.default('Recoverable'),
  monitor: fields.monitor.default(null),
  watermark: fields.watermark.default(false),
  notes: fields.notes.default(true),
  members: fields.members.default([]),
  confirmRemovals,
});

/** `PUT`: what is left out stays as it is. A name may be repeated; it never changes. */
export const changedAppObject = z.strictObject({
  name: name.exactOptional(),
  kind: fields.kind.exactOptional(),
  accessList: fields.accessList.exactOptional(),
  deletionMode: fields.deletionMode.exactOptional(),
  monitor: fields.monitor.exactOptional(),
  watermark: fields.watermark.exactOptional(),
  notes: fields.notes.exactOptional(),
  members: fields.members.exactOptional(),
  confirmRemovals,
});

export const nameParam = z.string().max(250);

/** `DELETE`. */
export const deletionQuery = z.strictObject({
  confirmRemovals: z.coerce.number().int().min(0).optional(),
});
