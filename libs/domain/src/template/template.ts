import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

const since = z.iso
  .datetime()
  .describe('From when the time of grace of those who belong to it runs.');

export const templateEvents = {
  TemplateCreated: z
    .object({
      name: z.string(),
      licensed: z.boolean().describe('Whether those who belong to it have the licence.'),
      since: since.describe('Since when it is so with the licence.'),
    })
    .describe('A config template of the PBX is known, through which users may have the licence.'),
  TemplateLicensed: z
    .object({})
    .describe('Those who belong to the template have the licence to be recorded.'),
  TemplateUnlicensed: z
    .object({ since })
    .describe('Those who belong to the template have no licence any more; their grace runs.'),
  TemplateDeleted: z.object({}).describe('There is no such template any more.'),
} as const;
export type TemplateEvent = EventsOf<typeof templateEvents>;

/** `null`: there is none of this name, or none any more. */
export type Template = {
  readonly name: string;
  /** ISO 8601: since when it has no licence; `null`: it has one. */
  readonly unlicensedSince: string | null;
} | null;

export const template: Aggregate<Template, TemplateEvent> = {
  noun: 'template',
  initial: null,
  evolve: {
    TemplateCreated: (_before, { name, licensed, since: said }) => ({
      name,
      unlicensedSince: licensed ? null : said,
    }),
    TemplateLicensed: (before) => before && { ...before, unlicensedSince: null },
    TemplateUnlicensed: (before, { since: lost }) => before && { ...before, unlicensedSince: lost },
    TemplateDeleted: () => null,
  },
};
