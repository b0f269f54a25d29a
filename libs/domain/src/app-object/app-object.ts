import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/** A user's App object shows what it grants; an administrator's shows everything. */
export const appObjectKinds = ['user', 'admin'] as const;
/** What "delete" does for those who act through an App object. */
export const deletionModes = ['Recoverable', 'Permanent', 'Denied'] as const;
export type DeletionMode = (typeof deletionModes)[number];

const fields = {
  kind: z.enum(appObjectKinds),
  deletionMode: z.enum(deletionModes).describe('What "delete" does for its members.'),
  monitor: z.string().nullable().describe('Id of the user whose consent its members need.'),
  watermark: z.boolean().describe('Whether recordings are sealed.'),
  notes: z.boolean().describe('Whether its members write notes.'),
  members: z.array(z.string()).describe('Ids of the users who reach the product through it.'),
};
const accessList = z
  .array(z.string())
  .describe('Extensions and users whose recordings its members see too; * stands for any digits.');

/** Of a change only the fields that came out differently, as they were and as they are now. */
const changed = z.object({
  kind: fields.kind.exactOptional(),
  deletionMode: fields.deletionMode.exactOptional(),
  monitor: fields.monitor.exactOptional(),
  watermark: fields.watermark.exactOptional(),
  notes: fields.notes.exactOptional(),
  members: fields.members.exactOptional(),
});

export const appObjectEvents = {
  AppObjectCreated: z
    .object({ name: z.string(), ...fields, personal: z.object({ accessList }).nullable() })
    .describe('A way for users to reach the product was set up.'),
  AppObjectChanged: z
    .object({
      from: changed,
      to: changed,
      personal: z
        .object({ from: accessList, to: accessList })
        .nullable()
        .describe('The access list, where it changed.'),
    })
    .describe('What its members may do, or who they are, was changed.'),
  AppObjectDeleted: z.object({}).describe('Nobody acts through it any more.'),
} as const;
export type AppObjectEvent = EventsOf<typeof appObjectEvents>;

/** What is set on an App object, all but its name. */
export type AppObjectFields = {
  readonly kind: (typeof appObjectKinds)[number];
  readonly deletionMode: DeletionMode;
  readonly monitor: string | null;
  readonly watermark: boolean;
  readonly notes: boolean;
  readonly members: readonly string[];
  readonly accessList: readonly string[];
};

/** With its name as whoever set it up wrote it. */
export type NamedAppObject = AppObjectFields & { readonly name: string };

/** `null`: there is none of this name, or none any more. */
export type AppObject = NamedAppObject | null;

export const appObject: Aggregate<AppObject, AppObjectEvent> = {
  noun: 'appobject',
  initial: null,
  evolve: {
    AppObjectCreated: (_before, { personal, ...set }) => ({
      ...set,
      accessList: personal?.accessList ?? [],
    }),
    AppObjectChanged: (before, { to, personal }) =>
      before && { ...before, ...to, ...(personal && { accessList: personal.to }) },
    AppObjectDeleted: () => null,
  },
};
