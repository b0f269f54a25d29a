import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { eventSchemas, type EventType } from '#domain/catalogue-of-events';
import { idOfPbxName } from '#domain/pbx-name';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { moment } from '../moment.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';

const TYPES = Object.keys(eventSchemas) as [EventType, ...EventType[]];

/** What is called by a name is one thing, upper and lower case alike, and its stream has it in lower case. */
const spelled = (stream: string): string =>
  /^(?:appobject|template)-/.test(stream) ? idOfPbxName(stream) : stream;

const eventsQuery = z.strictObject({
  stream: z.string().max(200).transform(spelled).optional(),
  type: z.enum(TYPES).optional(),
  by: z
    .string()
    .max(200)
    .regex(/^(user|device|system):./, 'user:, device: or system:, and an id')
    .optional()
    .meta({ description: 'user:{id}, device:{MAC} or system:{process}' }),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Before this moment' }),
  after: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

const facts = z.record(z.string(), z.unknown());
const eventsPage = z.object({
  items: z.array(
    z.object({
      position: z.string(),
      id: z.string(),
      stream: z.string(),
      revision: z.int(),
      type: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
      via: z.string(),
      correlationId: z.string(),
      causationId: z.string().nullable(),
      appObject: z.string().nullable(),
      consent: z
        .string()
        .nullable()
        .meta({ description: 'Id of the supervisor under whose consent the person acted' }),
      token: z
        .string()
        .nullable()
        .meta({ description: 'Id of the API token that a program acted with in his name' }),
      data: facts,
      personal: facts.nullable(),
    }),
  ),
  next: z.string().nullable(),
});

@ApiTags('events')
@Controller('api/events')
export class EventsController {
  constructor(
    private readonly context: Context,
    private readonly activity: Activity,
  ) {}

  /** The event history in the order of the log, for auditors. */
  @Get()
  @Needs('events')
  @ApiOkResponse({ standardSchema: eventsPage })
  events(
    @Query({ schema: eventsQuery }) filter: z.infer<typeof eventsQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof eventsPage>> {
    this.activity.read(caller, { of: 'events', filter: told(filter) });
    return this.context.audit.events(filter);
  }
}

/** What the trace says of the question; what somebody typed freely may be a name. */
const told = ({ stream, type, by, from, to }: z.infer<typeof eventsQuery>) => {
  const given = {
    stream: stream && (PLAIN_STREAM.test(stream) ? stream : 'given'),
    type,
    by: by && (PLAIN_ACTOR.test(by) ? by : 'given'),
    from: from?.toISOString(),
    to: to?.toISOString(),
  };
  const asked = Object.entries(given).filter((each): each is [string, string] => Boolean(each[1]));
  return Object.fromEntries(asked);
};
const PLAIN_STREAM = /^[a-z]+(-[0-9a-f-]{36})?$/;
const PLAIN_ACTOR = /^(user:[0-9a-f-]{36}|device:[0-9a-f]{12}|system:[a-z-]+)$/;
