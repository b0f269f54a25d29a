import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Hold, type HoldEvent, type HoldScope, hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import { type Decision, type Occasion, Refusal } from '#domain/kernel';
import type { KeptHold } from '#infra/read-model/holds/hold.queries';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { idParam, reasonBody } from '../recordings/recording.schema.js';
import type { LiveSession } from '../sessions/sessions.js';
import {
  countedHold,
  holdBody,
  holdPreview,
  holdView,
  holdViewOf,
  holdsPage,
  holdsQuery,
  previewBody,
} from './hold.schema.js';

const VISIBLE_WITHIN_MS = 2_000;

/** Legal holds: what is under one can be removed or changed by nobody until it is lifted. */
@ApiTags('holds')
@Controller('api/holds')
export class HoldsController {
  constructor(private readonly context: Context) {}

  /** Active and lifted ones, the newest first. */
  @Get()
  @Needs('holds')
  @ApiOkResponse({ standardSchema: holdsPage })
  async list(
    @Query({ schema: holdsQuery }) query: z.infer<typeof holdsQuery>,
  ): Promise<z.infer<typeof holdsPage>> {
    const { holds, users } = this.context;
    const { items, next } = await holds.list(query);
    return { items: await Promise.all(items.map((each) => holdViewOf(each, users))), next };
  }

  @Get(':id')
  @Needs('holds')
  @ApiOkResponse({ standardSchema: countedHold })
  async show(@Param('id', { schema: idParam }) id: string): Promise<z.infer<typeof countedHold>> {
    const { holds, users } = this.context;
    const kept = await this.find(id);
    const recordings = kept.liftedAt === null ? await holds.covered(kept) : 0;
    return { ...(await holdViewOf(kept, users)), recordings };
  }

  /** Once it is answered with 201, whatever is asked of a recording under it is refused. */
  @Post()
  @Needs('hold')
  @ApiCreatedResponse({ standardSchema: holdView })
  @ApiAcceptedResponse()
  async place(
    @Body({ schema: holdBody }) { name, reason, scope }: z.infer<typeof holdBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { users, house } = this.context;
    const owners = await this.ownersMeantBy(scope);
    const decide = place({ name, reason: reason ?? null, scope, owners });
    const id = randomUUID();
    const shown = await this.decide(id, decide, occasionOf(house.clock, caller, requestId));
    void reply.header('location', `/api/holds/${id}`);
    if (shown) void reply.status(201).send(await holdViewOf(await this.find(id), users));
    else void reply.status(202).send();
  }

  /** What a hold of this scope would cover at this moment; nothing is changed. */
  @Post('preview')
  @HttpCode(200)
  @Needs('hold')
  @ApiOkResponse({ standardSchema: holdPreview })
  async preview(
    @Body({ schema: previewBody }) { scope }: z.infer<typeof previewBody>,
  ): Promise<z.infer<typeof holdPreview>> {
    const owners = await this.ownersMeantBy(scope);
    const placed = { name: '', reason: null, scope, owners };
    return { recordings: await this.context.holds.covered({ placed }) };
  }

  @Post(':id/lift')
  @HttpCode(204)
  @Needs('hold')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async lift(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: z.infer<typeof reasonBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const shown = await this.decide(id, lift(body?.reason ?? null), on);
    if (!shown) void reply.header('location', `/api/holds/${id}`);
    void reply.status(shown ? 204 : 202).send();
  }

  /** A hold on nobody keeps nothing, which nobody can have meant. @throws Refusal */
  private async ownersMeantBy({ owner }: HoldScope): Promise<string[]> {
    if (owner === undefined) return [];
    const owners = await this.context.users.meantBy(owner);
    if (owners.length > 0) return owners;
    throw new Refusal(
      'invalid',
      'hold-owner-unknown',
      `There is no user whose id, number or name is ${owner}.`,
    );
  }

  /** Tells whether the catalogue shows it already. @throws Refusal */
  private async decide(
    id: string,
    decide: Decision<Hold, HoldEvent>,
    on: Occasion,
  ): Promise<boolean> {
    const { house, watch } = this.context;
    const position = await house.ledger.transact(hold, id, decide, on);
    return position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
  }

  private async find(id: string): Promise<KeptHold> {
    const kept = await this.context.holds.one(id);
    if (kept) return kept;
    throw new Refusal('unknown', 'hold-unknown', 'There is no such hold.');
  }
}
