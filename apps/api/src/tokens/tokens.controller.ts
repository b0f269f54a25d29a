import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { appObjectNameOf } from '#domain/access/acting';
import { Refusal } from '#domain/kernel';
import { endToken } from '#domain/user/end-token';
import { issueToken } from '#domain/user/issue-token';
import { user } from '#domain/user/user';
import { refuseTokens } from '../access/only-persons.js';
import { OnlyPersons } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { type LiveSession, Sessions, hashOf } from '../sessions/sessions.js';
import { idParam } from '../recordings/recording.schema.js';
import { takeEffect } from '../take-effect.js';
import { ApiTokens, type KnownToken, newApiToken } from './api-tokens.js';
import {
  type NewTokenBody,
  type TokenView,
  madeToken,
  newToken,
  tokensList,
  tokensQuery,
} from './token.schema.js';

/** What programs act with in somebody's name. A token makes and ends none. */
@ApiTags('tokens')
@Controller('api/tokens')
export class TokensController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  /** One's own, the newest first; an administrator may ask for those of somebody else. */
  @Get()
  @OnlyPersons()
  @ApiOkResponse({ standardSchema: tokensList })
  async list(
    @Query({ schema: tokensQuery }) { user: wanted }: z.infer<typeof tokensQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof tokensList>> {
    const userId = wanted ?? caller.userId;
    if (userId !== caller.userId) await this.access.admit(caller, 'administer');
    const now = this.context.house.clock.now();
    return { items: (await this.tokens.of(userId)).map((token) => viewOf(token, now)) };
  }

  /** For oneself; the answer is the only place that ever shows it. */
  @Post()
  @OnlyPersons()
  @ApiCreatedResponse({ standardSchema: madeToken })
  @ApiAcceptedResponse({ standardSchema: madeToken })
  async make(
    @Body({ schema: newToken }) { name, scope, expiresAt, appObject: asked }: NewTokenBody,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof madeToken>> {
    refuseTokens(caller);
    const { userId, role, through } = caller;
    const wanted = asked === undefined ? appObjectNameOf(through) : asked;
    const appObject = (await this.sessions.choice({ id: userId, role }, wanted))?.name ?? null;
    const token = newApiToken();
    const made = { tokenId: randomUUID(), name, scope, expiresAt, appObject };
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const decide = issueToken({ ...made, tokenHash: hashOf(token) });
    const effect = await takeEffect(this.context, { aggregate: user, id: userId, decide, on });
    if (!effect.shown) void reply.status(202);
    const { tokenId: id, ...shown } = made;
    const since = { createdAt: on.at.toISOString(), expired: false, lastUsedAt: null };
    return { id, ...shown, ...since, token };
  }

  /** Ends one of one's own, or, for an administrator, somebody else's; its connections close at once. */
  @Delete(':id')
  @OnlyPersons()
  @HttpCode(204)
  async end(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    const row = await this.tokens.byId(id);
    if (!row || (row.userId !== caller.userId && caller.role !== 'admin'))
      throw new Refusal('unknown', 'token-unknown', 'There is no such API token.');
    const on = occasionOf(this.context.house.clock, caller, requestId);
    await this.tokens.end([id]);
    await takeEffect(this.context, { aggregate: user, id: row.userId, decide: endToken(id), on });
  }
}

const viewOf = ({ row, lastUsedAt }: KnownToken, now: Date): TokenView => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  appObject: row.appObject,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  expired: row.expiresAt <= now,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
