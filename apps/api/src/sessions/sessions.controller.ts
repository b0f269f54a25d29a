import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { changePassword } from '#domain/user/change-password';
import { refuseSignIn, signOut } from '#domain/user/sign-in';
import { user } from '#domain/user/user';
import { OnlyPersons, WithAnyPassword } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { idParam } from '../recordings/recording.schema.js';
import { takeEffect } from '../take-effect.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { type LiveSession, Sessions, sessionIdOf } from './sessions.js';
import { SignInLimit } from './sign-in-limit.js';

const sessionsQuery = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Id of a user, for administrators; without it, whoever asks' }),
});

const sessionsList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      current: z.boolean().meta({ description: 'Is it the one that asks?' }),
      createdAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime().meta({ description: 'To the minute' }),
      expiresAt: z.iso.datetime(),
      via: z.string().meta({ description: 'How the person proved who he is' }),
      appObject: z.string().nullable(),
      userAgent: z.string().nullable().meta({ description: 'What the browser called itself' }),
    }),
  ),
});

const newPassword = z.strictObject({
  current: z.string().min(1).max(1_000).meta({ writeOnly: true }),
  password: z.string().min(8).max(1_000).meta({ writeOnly: true }),
});

/** Where somebody is signed in, and his password. */
@ApiTags('session')
@Controller('api')
export class SessionsController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
  ) {}

  /** One's own, the one used last first; an administrator may ask for those of somebody else. */
  @Get('sessions')
  @OnlyPersons()
  @ApiOkResponse({ standardSchema: sessionsList })
  async list(
    @Query({ schema: sessionsQuery }) { user: wanted }: z.infer<typeof sessionsQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof sessionsList>> {
    const userId = wanted ?? caller.userId;
    if (userId !== caller.userId) await this.access.admit(caller, 'administer');
    const rows = await this.sessions.of(userId);
    const items = rows.map(({ row, appObject }) => ({
      id: sessionIdOf(row),
      current: row.tokenHash === caller.tokenHash,
      via: row.via,
      appObject,
      userAgent: row.userAgent,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }));
    return { items };
  }

  /** Ends one of one's own, or, for an administrator, somebody else's. */
  @Delete('sessions/:id')
  @OnlyPersons()
  @HttpCode(204)
  async end(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    const row = await this.sessions.byId(id);
    const isOwn = row?.userId === caller.userId;
    if (!row || (!isOwn && caller.role !== 'admin'))
      throw new Refusal('unknown', 'session-unknown', 'There is no such session.');
    await this.sessions.end(row.tokenHash);
    const { clock, ledger } = this.context.house;
    await ledger.transact(user, row.userId, signOut(), occasionOf(clock, caller, requestId));
  }

  /** Another password for oneself; all other sessions end. */
  @Put('session/password')
  @OnlyPersons()
  @WithAnyPassword()
  @HttpCode(204)
  async changePassword(
    @Body({ schema: newPassword }) { current, password }: z.infer<typeof newPassword>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    const { userId: id, tokenHash } = caller;
    const { users, house } = this.context;
    const on = occasionOf(house.clock, caller, requestId);
    const attempt = await this.limit.begin({ account: id, address: ip });
    const account = await users.byId(id);
    if (!(await verifyPassword(account?.passwordHash ?? null, current))) {
      if ((await this.limit.tells(id)) !== 'no')
        await house.ledger.transact(user, id, refuseSignIn('wrong-password'), on);
      throw new Refusal('forbidden', 'wrong-password', 'The current password is wrong.');
    }
    await attempt.succeeded();
    if (password === current)
      throw new Refusal('invalid', 'password-unchanged', 'This is the password that there is.');
    const decide = changePassword(await hashPassword(password));
    await takeEffect(this.context, { aggregate: user, id, decide, on });
    await this.sessions.endAllOf(id, tokenHash);
  }
}
