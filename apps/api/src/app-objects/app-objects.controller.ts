import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type AppObject,
  type AppObjectEvent,
  type AppObjectFields,
  type NamedAppObject,
  appObject,
} from '#domain/app-object/app-object';
import { change } from '#domain/app-object/change';
import { create } from '#domain/app-object/create';
import { deleteAppObject } from '#domain/app-object/delete';
import { appObjectId } from '#domain/app-object/name';
import { type Decision, Refusal } from '#domain/kernel';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { type Effect, takeEffect } from '../take-effect.js';
import {
  appObjectList,
  appObjectSchema,
  changedAppObject,
  deletionQuery,
  nameParam,
  newAppObject,
} from './app-object.schema.js';
import { confirmedMembers } from './confirmed-members.js';

type Asked = {
  readonly caller: LiveSession;
  readonly requestId: string;
  readonly confirmRemovals: number | undefined;
};

/** The ways for users to reach the product: who, and what each may do there. */
@ApiTags('app-objects')
@Controller('api/app-objects')
export class AppObjectsController {
  constructor(private readonly context: Context) {}

  @Get()
  @Needs('administer')
  @ApiOkResponse({ standardSchema: appObjectList })
  async list(): Promise<{ items: NamedAppObject[] }> {
    return { items: await this.context.appObjects.all() };
  }

  @Get(':name')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: appObjectSchema })
  async show(@Param('name', { schema: nameParam }) name: string): Promise<NamedAppObject> {
    const found = await this.context.appObjects.byName(name);
    if (!found) throw new Refusal('unknown', 'app-object-unknown');
    return found;
  }

  @Post()
  @Needs('administer')
  @ApiCreatedResponse({ standardSchema: appObjectSchema })
  @ApiAcceptedResponse({ standardSchema: appObjectSchema })
  async create(
    @Body({ schema: newAppObject })
    { name, confirmRemovals, ...fields }: z.infer<typeof newAppObject>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.refuseUnknownUsers(fields);
    const decide = create(name, fields);
    const { state, shown } = await this.let(decide, name, { caller, requestId, confirmRemovals });
    void reply.header('location', `/api/app-objects/${encodeURIComponent(name)}`);
    void reply.status(shown ? 201 : 202).send(state);
  }

  @Put(':name')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: appObjectSchema })
  @ApiAcceptedResponse({ standardSchema: appObjectSchema })
  async change(
    @Param('name', { schema: nameParam }) name: string,
    @Body({ schema: changedAppObject }) body: z.infer<typeof changedAppObject>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name: said = name, confirmRemovals, ...fields } = body;
    if (appObjectId(said) !== appObjectId(name))
      throw new Refusal('invalid', 'app-object-name-fixed');
    await this.refuseUnknownUsers(fields);
    const asked = { caller, requestId, confirmRemovals };
    const { state, shown } = await this.let(change(fields), name, asked);
    void reply.status(shown ? 200 : 202).send(state);
  }

  /** Nobody acts through it any more; asking twice is harmless. */
  @Delete(':name')
  @Needs('administer')
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('name', { schema: nameParam }) name: string,
    @Query({ schema: deletionQuery }) { confirmRemovals }: z.infer<typeof deletionQuery>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    const { ledger } = this.context.house;
    if ((await ledger.load(appObject, appObjectId(name))).position === null)
      throw new Refusal('unknown', 'app-object-unknown');
    await this.let(deleteAppObject, name, { caller, requestId, confirmRemovals });
  }

  private async let(
    decide: Decision<AppObject, AppObjectEvent>,
    name: string,
    { caller, requestId, confirmRemovals: confirmed }: Asked,
  ): Promise<Effect<AppObject>> {
    const on = occasionOf(this.context.house.clock, caller, requestId);
    const id = appObjectId(name);
    const sure = await confirmedMembers(this.context, { id, decide, on, confirmed });
    return takeEffect(this.context, { aggregate: appObject, id, decide: sure, on });
  }

  /** @throws Refusal when a member or the monitor is nobody */
  private async refuseUnknownUsers(fields: Partial<AppObjectFields>): Promise<void> {
    const { members = [], monitor = null } = fields;
    const named = monitor === null ? members : [...members, monitor];
    const known = await this.context.users.known(named);
    const strangers = named.filter((id) => !known.has(id));
    if (strangers.length > 0)
      throw new Refusal(
        'invalid',
        'members-unknown',
        `Members and monitor are given by their id in /api/users; not so: ${strangers.join(', ')}.`,
      );
  }
}
