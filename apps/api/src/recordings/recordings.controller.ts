import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { sightOf } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import { protect } from '#domain/recording/protect';
import { requestConversion } from '#domain/recording/request-conversion';
import { unprotect } from '#domain/recording/unprotect';
import { scopeOf } from '#infra/read-model/holds/hold-scope';
import type { RecordingScope } from '#infra/read-model/recordings/recording.filter';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { seenBy } from '../holds/seen-recording.js';
import { historySchema } from './history.js';
import { historyOf } from './history-of.js';
import { PastRecordings } from './past-recordings.js';
import { refuseUnlessPast } from './past.schema.js';
import { RecordingActs } from './recording-acts.js';
import {
  idParam,
  listQuery,
  openQuery,
  openedSchema,
  pageSchema,
  reasonBody,
} from './recording.schema.js';
import { textOf } from './text-of.js';

type Reason = z.infer<typeof reasonBody>;

@ApiTags('recordings')
@Controller('api/recordings')
export class RecordingsController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly acts: RecordingActs,
    private readonly past: PastRecordings,
  ) {}

  @Get()
  @Needs('list')
  @ApiOkResponse({ standardSchema: pageSchema })
  async list(
    @Query({ schema: listQuery }) query: z.infer<typeof listQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof pageSchema>> {
    const { limit, after, asOf, user: _user, appObject: _appObject, ...filter } = query;
    refuseUnlessPast(query);
    if (asOf !== undefined)
      return pageSchema.parse(await this.past.list(caller, { ...query, asOf }));
    const { recordings, watch, house, holds } = this.context;
    const within =
      filter.hold === undefined ? undefined : await this.coveredBy(caller, filter.hold);
    const position = watch.position().toString();
    const page = await recordings.list({
      filter: { ...filter, within },
      sight: sightOf(caller),
      limit,
      after,
    });
    const ids = page.items.map(({ id }) => id);
    this.activity.listed(caller, textOf(filter), ids);
    const onThem = await holds.on(ids);
    const items = page.items.map((item) => seenBy(caller, item, onThem));
    return pageSchema.parse({
      ...page,
      items,
      asOf: { position, at: house.clock.now().toISOString() },
    });
  }

  /** @throws Refusal */
  private async coveredBy(caller: LiveSession, id: string): Promise<RecordingScope> {
    await this.access.admit(caller, 'holds');
    const hold = await this.context.holds.one(id);
    if (hold) return scopeOf(hold.placed);
    throw new Refusal('unknown', 'hold-unknown', 'There is no such hold.');
  }

  @Get(':id')
  @Needs('open')
  @ApiOkResponse({ standardSchema: openedSchema })
  async open(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: openQuery }) query: z.infer<typeof openQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof openedSchema>> {
    const { asOf } = query;
    refuseUnlessPast(query);
    if (asOf !== undefined)
      return openedSchema.parse(await this.past.open(caller, id, { ...query, asOf }));
    const found = await this.access.permit(caller, 'open', id);
    this.activity.opened(caller, id);
    return openedSchema.parse(seenBy(caller, found, await this.context.holds.on([id])));
  }

  @Get(':id/history')
  @Needs('history')
  @ApiOkResponse({ standardSchema: historySchema })
  async history(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof historySchema>> {
    await this.access.permit(caller, 'history', id);
    this.activity.opened(caller, id);
    return historyOf(this.context, caller, id);
  }

  @Post(':id/protect')
  @Needs('protect')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async protect(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: Reason,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.acts.act(reply, caller, id, {
      verb: 'protect',
      decide: protect(body?.reason ?? null),
      requestId,
    });
  }

  @Post(':id/unprotect')
  @Needs('protect')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async unprotect(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: Reason,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.acts.act(reply, caller, id, {
      verb: 'protect',
      decideUnder: (holds) => unprotect(body?.reason ?? null, holds),
      requestId,
    });
  }

  /** Convert again: what failed, or what a newer converter may read better. */
  @Post(':id/convert')
  @Needs('convert')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async convert(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: Reason,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.acts.act(reply, caller, id, {
      verb: 'convert',
      decide: requestConversion({ reason: body?.reason ?? null }),
      requestId,
    });
  }
}
