import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { refuseSignIn, signIn, signOut } from '#domain/user/sign-in';
import { type User, type UserEvent, user } from '#domain/user/user';
import type { Decision } from '#domain/kernel';
import { Needs, Public } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { SESSION_COOKIE } from './authenticate.js';
import { verifyPassword } from './passwords.js';
import { type LiveSession, Sessions } from './sessions.js';
import { SignInLimit } from './sign-in-limit.js';

const credentials = z.object({
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

const sessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.enum(['user', 'admin', 'auditor']) }),
  appObject: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
const newSession = sessionView.omit({ expiresAt: true }).extend({ token: z.string() });

const userOf = ({ userId: id, name, role }: Pick<LiveSession, 'userId' | 'name' | 'role'>) => ({
  id,
  name,
  role,
});

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  private readonly limit = new SignInLimit();

  constructor(
    private readonly context: Context,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  @Public()
  @ApiCreatedResponse({ standardSchema: newSession })
  async signIn(
    @Body({ schema: credentials }) body: z.infer<typeof credentials>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof newSession>> {
    await this.limit.check(body.user, request.ip);
    const account = await this.context.users.byName(body.user);
    const right = await verifyPassword(account?.passwordHash ?? null, body.password);
    if (!account || !right) {
      await this.limit.failed(body.user, request.ip);
      if (account) await this.record(account.id, request.id, refuseSignIn('wrong-password'));
      throw new Refusal(
        'unauthenticated',
        'wrong-credentials',
        'The name or the password is wrong.',
      );
    }
    await this.record(account.id, request.id, signIn());
    const agent = request.headers['user-agent']?.slice(0, 300) ?? null;
    const token = await this.sessions.begin(account.id, 'password', agent);
    void reply.setCookie(SESSION_COOKIE, token, cookieOf(request));
    const { id, name, role } = account;
    return { token, user: { id, name: name ?? id, role }, appObject: null };
  }

  @Get()
  @Needs('list')
  @ApiOkResponse({ standardSchema: sessionView })
  show(@Caller() caller: LiveSession): z.infer<typeof sessionView> {
    return { user: userOf(caller), appObject: null, expiresAt: caller.expiresAt.toISOString() };
  }

  @Delete()
  @Needs('list')
  @HttpCode(204)
  async signOut(
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(caller.tokenHash);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
    await this.record(caller.userId, requestId, signOut());
  }

  private async record(userId: string, requestId: string, decide: Decision<User, UserEvent>) {
    const { clock, ledger } = this.context.house;
    await ledger.transact(user, userId, decide, occasionOf(clock, { userId }, requestId));
  }
}

const cookieOf = ({ protocol }: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: protocol === 'https' }) as const;
