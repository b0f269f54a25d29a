import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Refusal } from '#domain/kernel';
import type { LicenceInForce } from '#domain/user/licence-of';
import { refuseNobody } from '#domain/user/refuse-nobody';
import { type User, user } from '#domain/user/user';
import type { UserJson } from '#infra/read-model/users/user.queries';
import { Needs } from '../access/needs.js';
import { refuseTokens } from '../access/only-persons.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { idParam } from '../recordings/recording.schema.js';
import { type LiveSession, Sessions } from '../sessions/sessions.js';
import { ApiTokens } from '../tokens/api-tokens.js';
import { Accounts } from './accounts.js';
import {
  type ChangedUser,
  type NewUser,
  type UserRemovalBody,
  type UserView,
  changedUser,
  newUser,
  userRemoval,
  userSchema,
  usersPage,
  usersQuery,
} from './user.schema.js';

/** The people: who may sign in as what, whose devices record, and who has the licence for it. */
@ApiTags('users')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  @Get()
  @Needs('administer')
  @ApiOkResponse({ standardSchema: usersPage })
  async list(
    @Query({ schema: usersQuery }) query: z.infer<typeof usersQuery>,
  ): Promise<z.infer<typeof usersPage>> {
    const { items, next } = await this.context.users.page(query);
    return { items: items.map(viewOfRow), next };
  }

  @Get(':id')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: userSchema })
  async show(@Param('id', { schema: idParam }) id: string): Promise<UserView> {
    const found = await this.context.users.one(id);
    if (found) return viewOfRow(found);
    refuseNobody((await this.context.house.ledger.load(user, id)).state);
    throw new Refusal('unknown', 'user-unknown');
  }

  @Post()
  @Needs('administer')
  @ApiCreatedResponse({ standardSchema: userSchema })
  @ApiAcceptedResponse({ standardSchema: userSchema })
  async create(
    @Body({ schema: newUser }) body: NewUser,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (opensAnAccount(body)) refuseTokens(caller);
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const { id, shown, ...made } = await this.accounts.create(body, on);
    void reply.header('location', `/api/users/${id}`);
    void reply.status(shown ? 201 : 202).send(viewOf(id, made));
  }

  /** Another role ends the user's sessions; another password or identity all but the caller's own. */
  @Patch(':id')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: userSchema })
  @ApiAcceptedResponse({ standardSchema: userSchema })
  async change(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: changedUser }) body: ChangedUser,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { house } = this.context;
    if (opensAnAccount(body)) refuseTokens(caller);
    refuseNobody((await house.ledger.load(user, id)).state);
    const on = occasionOf(house.clock, caller, requestId);
    const { before, shown, ...changed } = await this.accounts.change(id, body, on);
    const own = id === caller.userId ? caller.tokenHash : null;
    if (changed.state.role !== before.role) await this.sessions.endAllOf(id);
    else if (body.password !== undefined || isShutToSomebody(before, changed.state))
      await this.sessions.endAllOf(id, own);
    void reply.status(shown ? 200 : 202).send(viewOf(id, changed));
  }

  /**
   * Takes the account away, with all that told of the person; what stays says who did it, when and why.
   * His sessions and API tokens end. Recordings of his stay, of an owner who is gone: POST /api/settings/preview with
   * `withoutUsers` says which of them go all the same. Asking twice is harmless.
   */
  @Delete(':id')
  @Needs('administer')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: userRemoval }) body: UserRemovalBody,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const shown = await this.accounts.remove(id, body, on);
    await this.sessions.endAllOf(id);
    await this.tokens.end((await this.tokens.of(id)).map(({ row }) => row.id));
    void reply.status(shown ? 204 : 202).send();
  }
}

/** By a password or an identity somebody gets in. */
const opensAnAccount = ({ password, identity }: ChangedUser): boolean =>
  password !== undefined || identity !== undefined;

/** Whom the provider let in so far, it does no more. */
const isShutToSomebody = ({ identity: before }: User, { identity: after }: User): boolean =>
  before !== null && (before.issuer !== after?.issuer || before.subject !== after.subject);

const viewOfRow = (row: UserJson): UserView => ({
  id: row.id,
  name: row.name,
  number: row.number,
  role: row.role,
  mustChangePassword: row.mustChangePassword,
  licensed: row.licensed,
  licenceTemplate: row.licenceTemplate,
  unlicensedSince: row.unlicensedSince?.toISOString() ?? null,
  devices: row.devices,
  identity: identityOf(row),
});

const identityOf = ({ identityIssuer: issuer, identitySubject: subject }: UserJson) =>
  issuer === null || subject === null ? null : { issuer, subject };

type Decided = { readonly state: User; readonly licence: LicenceInForce };

const viewOf = (id: string, { state, licence }: Decided): UserView => ({
  id,
  name: state.name,
  number: state.number,
  role: state.role,
  mustChangePassword: state.passwordChangeDue,
  ...licence,
  licenceTemplate: typeof state.licence === 'object' ? state.licence.template : null,
  devices: [...state.devices],
  identity: state.identity,
});
