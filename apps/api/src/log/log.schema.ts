import { z } from 'zod';
import { traceAreas } from '#domain/settings/trace-levels';
import { lineLevels } from '#infra/trace/line';
import type { KeptLine, LineFilter } from '#infra/trace/log-store';
import { moment } from '../moment.js';

export const MOST_LINES = 1_000;

/** One or several of these, with commas between them. */
const someOf = <Name extends string>(names: readonly [Name, ...Name[]], what: string) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(names)))
    .optional()
    .meta({ description: `${what}: one or several of ${names.join(', ')}, separated by commas` });

export const logQuery = z.strictObject({
  area: someOf(traceAreas, 'Areas'),
  level: someOf(lineLevels, 'Levels'),
  process: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'api or worker, or one of them as its lines name it' }),
  recording: z.guid().optional(),
  text: z.string().min(1).max(200).optional().meta({
    description: 'Somewhere in the words or facts of the line, in upper or lower case',
  }),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Before this moment' }),
  after: z.string().max(30).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(MOST_LINES).default(100),
  format: z.enum(['json', 'text']).optional().meta({
    description: 'Without it what the header Accept asks for, else json',
  }),
  download: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'All lines that are found, as a file of text' }),
});
export type LogQuery = z.infer<typeof logQuery>;

export const lineSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    process: z.string().meta({ description: 'api or worker' }),
    instance: z.string().meta({ description: 'Which of them: machine/pid' }),
    area: z.enum(traceAreas),
    level: z
      .enum(lineLevels)
      .meta({ description: 'trace only while its area is traced, the others always' }),
    recording: z.guid().nullable(),
    text: z.string(),
    facts: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'Ids, codes and figures; never a name, a number or a secret' }),
  })
  .meta({ id: 'LogLine' });
export type LineJson = z.infer<typeof lineSchema>;

export const logPage = z
  .object({ items: z.array(lineSchema), next: z.string().nullable() })
  .meta({ id: 'LogPage' });

export const lineJson = ({ id, at, facts, ...line }: KeptLine): LineJson => ({
  ...line,
  id: id.toString(),
  at: at.toISOString(),
  facts: { ...facts },
});

export const filterOf = (query: LogQuery): LineFilter => {
  const { area, level, process, recording, text, from, to } = query;
  return {
    areas: area,
    levels: level,
    process,
    recording: recording?.toLowerCase(),
    text,
    from,
    to,
  };
};

/** What the activity protocol says of a reading; what somebody typed freely may be a name. */
export const filterTold = (query: LogQuery): Record<string, string> => {
  const { area, level, process, recording, text, from, to } = query;
  const told = {
    area: area?.join(','),
    level: level?.join(','),
    recording: recording?.toLowerCase(),
    from: from?.toISOString(),
    to: to?.toISOString(),
    process: process && 'given',
    text: text && 'given',
  };
  const given = Object.entries(told).filter((each): each is [string, string] => Boolean(each[1]));
  return Object.fromEntries(given);
};
