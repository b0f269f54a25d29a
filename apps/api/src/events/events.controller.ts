import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';

const moment = z.iso
  .datetime({ offset: true })
  .or(z.iso.date())
  .transform((text) => new Date(text));

const eventsQuery = z.strictObject({
  stream: z.string().max(200).optional(),
  type: z.string().max(100).optional(),
  by: z.string().max(200).optional(),
  from: moment.optional(),
  to: moment.optional(),
  after: z.string().max(30).optional(),
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
  constructor(private readonly context: Context) {}

  /** The event history in the order of the log, for auditors. */
  @Get()
  @Needs('events')
  @ApiOkResponse({ standardSchema: eventsPage })
  events(
    @Query({ schema: eventsQuery }) filter: z.infer<typeof eventsQuery>,
  ): Promise<z.infer<typeof eventsPage>> {
    return this.context.audit.events(filter);
  }
}
