import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { assignOwner } from '#domain/recording/assign-owner';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecordingActs } from './recording-acts.js';
import { idParam } from './recording.schema.js';

const ownerBody = z.strictObject({
  userId: z.string().min(1).max(100).nullable().meta({ description: 'null: nobody’s' }),
  reason: z.string().max(1_000).nullish(),
});

/** Whose a recording is. */
@ApiTags('recordings')
@Controller('api/recordings')
export class OwnerController {
  constructor(
    private readonly context: Context,
    private readonly acts: RecordingActs,
  ) {}

  /** Says by hand whose it is; the product does not change that again. */
  @Post(':id/owner')
  @Needs('assign')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async assign(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: ownerBody }) { userId: owner, reason }: z.infer<typeof ownerBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (owner !== null && !(await this.context.users.known([owner])).has(owner))
      throw new Refusal('invalid', 'owner-unknown', `There is no user with the id "${owner}".`);
    await this.acts.act(reply, caller, id, {
      verb: 'assign',
      decideUnder: (holds) => assignOwner({ owner, reason: reason ?? null, holds }),
      requestId,
    });
  }
}
