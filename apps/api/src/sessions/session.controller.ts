import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Acting, appObjectNameOf, deletionModeOf, isUndecided } from '#domain/access/acting';
import { consentOf, takesConsent } from '#domain/access/consent';
import { scopes } from '#domain/access/scope';
import { deletionModes } from '#domain/app-object/app-object';
import { type Decision, Refusal } from '#domain/kernel';
import { refuseSignIn, signIn, signOut } from '#domain/user/sign-in';
import { type User, type UserEvent, roles, user } from '#domain/user/user';
import { OnlyPersons, Public, SignedIn, WithAnyPassword } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { verifyPassword } from './passwords.js';
import { type LiveSession, Sessions } from './sessions.js';
import { SignInLimit } from './sign-in-limit.js';

const credentials = z.object({
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
});

/** `Secure` wherever browsers come by https: said where cookies are registered. */
const COOKIE = { path: '/', httpOnly: true, sameSite: 'lax' } as const;

const sessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.enum(roles) }),
  appObject: z
    .string()
    .nullable()
    .meta({ description: 'The App object that this session acts through; null: through none' }),
  appObjects: z.array(z.string()).meta({ description: 'Those that it may act through' }),
  deletionMode: z
    .enum(deletionModes)
    .nullable()
    .meta({ description: 'What "delete" does; null: an App object must be chosen first' }),
  notes: z.boolean().meta({ description: 'May notes be written through it?' }),
  consent: z
    .object({
      state: z.enum(['awaited', 'given']),
      monitor: z.object({ id: z.string(), name: z.string().nullable() }),
      until: z.iso.datetime().nullable(),
    })
    .nullable()
    .meta({ description: 'What of a supervisor it takes to see anything; null: it takes none' }),
  supervises: z
    .boolean()
    .meta({ description: 'Is there an App object whose monitor the user is?' }),
  expiresAt: z.iso.datetime(),
  now: z.iso.datetime().meta({ description: 'What the product takes for now' }),
  via: z
    .string()
    .meta({ description: 'How he has shown who he is: password, oidc, token, access-token' }),
  passwordChangeDue: z.boolean().meta({
    description: 'Somebody else knows the password: a browser may do nothing but change it',
  }),
  scope: z
    .array(z.enum(scopes))
    .nullable()
    .meta({ description: 'What an API token is limited to; null: a person signed in' }),
});
const newSession = sessionView.extend({ token: z.string() });
const appObjectChoice = z.strictObject({ name: z.string().max(200).nullable() });

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly context: Context,
    private readonly sessions: Sessions,
    private readonly limit: SignInLimit,
  ) {}

  @Post()
  @Public()
  @ApiCreatedResponse({ standardSchema: newSession })
  async signIn(
    @Body({ schema: credentials }) body: z.infer<typeof credentials>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof newSession>> {
    const account = await this.context.users.byName(body.user);
    const tried = account?.id ?? `name:${body.user.normalize('NFC').toLowerCase()}`;
    const attempt = await this.limit.begin({ account: tried, address: request.ip });
    const right = await verifyPassword(account?.passwordHash ?? null, body.password);
    if (!account || !right) {
      // Nobody waits for it: the time that an answer takes must not tell whether there is the account.
      if (account) this.tellRefusal(account.id, request.id);
      throw new Refusal(
        'unauthenticated',
        'wrong-credentials',
        'The name or the password is wrong.',
      );
    }
    await attempt.succeeded();
    await this.record(account.id, request.id, signIn());
    const agent = request.headers['user-agent']?.slice(0, 300) ?? null;
    const token = await this.sessions.begin(account.id, 'password', agent);
    void reply.setCookie(this.sessions.cookie, token, COOKIE);
    const begun = await this.sessions.find(token);
    if (!begun) throw new Refusal('unauthenticated', 'not-signed-in');
    return { token, ...(await this.viewOf(begun)) };
  }

  @Get()
  @SignedIn()
  @WithAnyPassword()
  @ApiOkResponse({ standardSchema: sessionView })
  show(@Caller() caller: LiveSession): Promise<z.infer<typeof sessionView>> {
    return this.viewOf(caller);
  }

  /** Says which App object the session acts through from now on. */
  @Put('app-object')
  @OnlyPersons()
  @ApiOkResponse({ standardSchema: sessionView })
  async choose(
    @Body({ schema: appObjectChoice }) { name }: z.infer<typeof appObjectChoice>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof sessionView>> {
    const { userId: id, role } = caller;
    const found = await this.sessions.choice({ id, role }, name);
    await this.sessions.choose(caller.tokenHash, found?.name ?? null);
    const chosen = await this.sessions.again(caller.tokenHash);
    return this.viewOf(chosen ?? { ...caller, through: found ?? 'none', consent: null });
  }

  @Delete()
  @OnlyPersons()
  @WithAnyPassword()
  @HttpCode(204)
  async signOut(
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(caller.tokenHash);
    void reply.clearCookie(this.sessions.cookie, { path: '/' });
    await this.record(caller.userId, requestId, signOut());
  }

  private async viewOf(session: LiveSession): Promise<z.infer<typeof sessionView>> {
    const { userId: id, name, role, through, expiresAt, via, passwordChangeDue, scope } = session;
    const choosable = await this.sessions.choosable({ id, role });
    return {
      user: { id, name, role },
      appObject: appObjectNameOf(through),
      appObjects: choosable.map((each) => each.name),
      ...whatItAllows(through),
      consent: await this.consentOf(session),
      supervises: (await this.context.appObjects.monitoredBy(id)).length > 0,
      expiresAt: expiresAt.toISOString(),
      now: this.context.house.clock.now().toISOString(),
      via,
      passwordChangeDue,
      scope: scope === undefined ? null : [...scope],
    };
  }

  /** As many as tell something: who fails on and on does not fill the log. */
  private tellRefusal(userId: string, requestId: string): void {
    const telling = async () => {
      const tells = await this.limit.tells(userId);
      const code = tells === 'last' ? 'too-many-attempts' : 'wrong-password';
      if (tells !== 'no') await this.record(userId, requestId, refuseSignIn(code));
    };
    telling().catch((error: unknown) => {
      this.context.log.error({ err: error }, 'a refused sign-in could not be recorded');
    });
  }

  private async consentOf(session: LiveSession) {
    const { through } = session;
    if (!takesConsent(through)) return null;
    const given = consentOf(session);
    const name = (await this.context.users.byId(through.monitor))?.name ?? null;
    const state = given === null ? ('awaited' as const) : ('given' as const);
    return { state, monitor: { id: through.monitor, name }, until: given?.until ?? null };
  }

  private async record(userId: string, requestId: string, decide: Decision<User, UserEvent>) {
    const { clock, ledger } = this.context.house;
    await ledger.transact(
      user,
      userId,
      decide,
      occasionOf(clock, { userId, through: 'none' }, requestId),
    );
  }
}

/** While several could be acted through and none was chosen, nothing that depends on it is allowed. */
const whatItAllows = (through: Acting) =>
  isUndecided(through)
    ? { deletionMode: null, notes: false }
    : { deletionMode: deletionModeOf(through), notes: through === 'none' || through.notes };
