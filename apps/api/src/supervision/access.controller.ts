import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { OnlyPersons } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import { idParam } from '../recordings/recording.schema.js';
import { type LiveSession, sessionIdOf } from '../sessions/sessions.js';
import {
  accessList,
  accessView,
  accessViewOf,
  grantBody,
  refuseBody,
  requestBody,
} from './access.schema.js';
import { Supervisions } from './supervisions.js';

/** Four-eyes access: asking a supervisor for consent, and giving it. */
@ApiTags('access')
@Controller('api/access')
export class AccessController {
  constructor(
    private readonly context: Context,
    private readonly supervisions: Supervisions,
  ) {}

  /** What this session asked for, and what waits for whoever asks, or runs by his consent. */
  @Get()
  @OnlyPersons()
  @ApiOkResponse({ standardSchema: accessList })
  async list(@Caller() caller: LiveSession): Promise<z.infer<typeof accessList>> {
    const { supervisions, users } = this.context;
    const [last, open] = await Promise.all([
      supervisions.lastOf(sessionIdOf(caller)),
      supervisions.openOf(caller.userId),
    ]);
    const views = await Promise.all(open.map((each) => accessViewOf(each, users)));
    return {
      mine: last && (await accessViewOf(last, users)),
      monitor: await this.monitorOf(caller),
      waiting: views.filter(({ state }) => state === 'requested'),
      granted: views.filter(({ state }) => state === 'granted'),
    };
  }

  /** Asks the supervisor of the App object that this session acts through. */
  @Post()
  @OnlyPersons()
  @ApiCreatedResponse({ standardSchema: accessView })
  async request(
    @Body({ schema: requestBody }) body: z.infer<typeof requestBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<z.infer<typeof accessView> | { id: string }> {
    const id = await this.supervisions.request({ caller, requestId }, body);
    const kept = await this.context.supervisions.one(id);
    return kept ? accessViewOf(kept, this.context.users) : { id };
  }

  /** Consents, for as long as was asked or less, and as long as this session of the supervisor is there. */
  @Post(':id/grant')
  @OnlyPersons()
  @HttpCode(204)
  @ApiNoContentResponse()
  async grant(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: grantBody }) body: z.infer<typeof grantBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    await this.supervisions.grant({ caller, requestId }, id, body?.minutes ?? null);
  }

  /** Does not consent. */
  @Post(':id/refuse')
  @OnlyPersons()
  @HttpCode(204)
  @ApiNoContentResponse()
  async refuse(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: refuseBody }) body: z.infer<typeof refuseBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    await this.supervisions.refuse({ caller, requestId }, id, body?.reason ?? null);
  }

  /** Ends a grant, or takes a request back; for the supervisor, and for who asked. */
  @Post(':id/revoke')
  @OnlyPersons()
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    await this.supervisions.revoke({ caller, requestId }, id);
  }

  private async monitorOf({ through }: LiveSession) {
    if (typeof through === 'string' || through.monitor === null) return null;
    const id = through.monitor;
    const { users, consents } = this.context;
    const [user, present] = await Promise.all([users.byId(id), consents.isPresent(id)]);
    return { id, name: user?.name ?? null, present };
  }
}
