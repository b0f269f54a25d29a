import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { orphanKinds, orphanWords } from '#domain/orphan/orphan';
import { decodePosition } from '#infra/read-model/cursor';
import type { KeptOrphan } from '#infra/read-model/orphans/orphans';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';

const orphansQuery = z.strictObject({
  after: z.string().max(30).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

const orphan = z
  .object({
    id: z.string(),
    kind: z.enum(orphanKinds),
    place: z.string().meta({
      description: 'Where: `blobs/…` in the blob store, `spool/…` in the data folder of a worker',
    }),
    recording: z.string().nullable(),
    bytes: z.int().nullable().meta({ description: 'null: nothing is there, or nobody counted' }),
    files: z.int().meta({ description: 'How many files there are, or are missing' }),
    since: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the oldest was written; of an upload, when it began' }),
    foundAt: z.iso.datetime(),
    seenAt: z.iso.datetime().meta({ description: 'When it was last seen to be so' }),
    what: z.string().meta({ description: 'What is the matter, in words' }),
    toDo: z.string().meta({ description: 'What an administrator may do about it' }),
  })
  .meta({ id: 'Orphan' });
const orphansPage = z.object({ items: z.array(orphan), next: z.string().nullable() });

@ApiTags('operations')
@Controller('api/orphans')
export class OrphansController {
  constructor(private readonly context: Context) {}

  /**
   * Bytes that no event speaks of, and events whose bytes are not there, the newest find first. They are
   * looked for again and again, and nothing of it is ever removed; what was put in order leaves the list.
   */
  @Get()
  @Needs('operate')
  @ApiOkResponse({ standardSchema: orphansPage })
  async list(
    @Query({ schema: orphansQuery }) { after, limit }: z.infer<typeof orphansQuery>,
  ): Promise<z.infer<typeof orphansPage>> {
    const found = await this.context.orphans.page({
      after: after === undefined ? null : decodePosition(after),
      limit: limit + 1,
    });
    const items = found.slice(0, limit).map(orphanJson);
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

const orphanJson = ({ since, foundAt, seenAt, ...rest }: KeptOrphan): z.infer<typeof orphan> => ({
  ...rest,
  since: since?.toISOString() ?? null,
  foundAt: foundAt.toISOString(),
  seenAt: seenAt.toISOString(),
  ...orphanWords[rest.kind],
});
