import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { refuseNobody } from '#domain/user/refuse-nobody';
import { type User, user } from '#domain/user/user';
import type { UserJson, UserPage } from '#infra/read-model/users/user.queries';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { idParam } from '../recordings/recording.schema.js';
import { type LiveSession, Sessions } from '../sessions/sessions.js';
import { Accounts } from './accounts.js';
import {
  type ChangedUser,
  type NewUser,
  changedUser,
  newUser,
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
  ) {}

  @Get()
  @Needs('administer')
  @ApiOkResponse({ standardSchema: usersPage })
  list(@Query({ schema: usersQuery }) query: z.infer<typeof usersQuery>): Promise<UserPage> {
    return this.context.users.page(query);
  }

  @Get(':id')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: userSchema })
  async show(@Param('id', { schema: idParam }) id: string): Promise<UserJson> {
    const found = await this.context.users.byId(id);
    if (!found) throw new Refusal('unknown', 'user-unknown');
    const { name, number, role, licensed, licenceTemplate, devices } = found;
    return { id: found.id, name, number, role, licensed, licenceTemplate, devices };
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
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const { id, state, shown } = await this.accounts.create(body, on);
    void reply.header('location', `/api/users/${id}`);
    void reply.status(shown ? 201 : 202).send(viewOf(id, state));
  }

  /** Another role or password ends the user's sessions. */
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
    refuseNobody((await house.ledger.load(user, id)).state);
    const on = occasionOf(house.clock, caller, requestId);
    const { state, before, shown } = await this.accounts.change(id, body, on);
    if (state.role !== before.role) await this.sessions.endAllOf(id);
    else if (body.password !== undefined) await this.sessions.endAllOf(id, caller.tokenHash);
    void reply.status(shown ? 200 : 202).send(viewOf(id, state));
  }
}

const viewOf = (id: string, { name, number, role, licence, devices }: User): UserJson => ({
  id,
  name,
  number,
  role,
  licensed: licence === 'unknown' ? null : licence !== 'none',
  licenceTemplate: typeof licence === 'object' ? licence.template : null,
  devices: [...devices],
});
