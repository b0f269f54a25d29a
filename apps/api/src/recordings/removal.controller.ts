import { Body, Controller, Delete, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Holds } from '#domain/recording/held';
import { purge } from '#domain/recording/purge';
import { remove } from '#domain/recording/remove';
import { restore } from '#domain/recording/restore';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecordingActs } from './recording-acts.js';
import { idParam, reasonBody, removalBody } from './recording.schema.js';

type Reason = z.infer<typeof reasonBody>;

/** How a recording goes, and comes back while it can. */
@ApiTags('recordings')
@Controller('api/recordings')
export class RemovalController {
  constructor(
    private readonly context: Context,
    private readonly acts: RecordingActs,
  ) {}

  /**
   * Removes it as the caller's App object has it: into the recycle bin, where it stays until it is due,
   * or for good, or not at all.
   */
  @Delete(':id')
  @Needs('delete')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: removalBody }) body: z.infer<typeof removalBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { binDays } = await this.context.settings.current();
    const reason = body?.reason ?? null;
    const { through } = caller;
    await this.acts.act(reply, caller, id, {
      verb: 'delete',
      decideUnder: (holds) => remove({ reason, binDays, through, holds, expected: body?.mode }),
      requestId,
    });
  }

  /** Takes it out of the recycle bin. */
  @Post(':id/restore')
  @Needs('delete')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async restore(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: Reason,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decide = restore(body?.reason ?? null);
    await this.acts.act(reply, caller, id, { verb: 'delete', decide, requestId });
  }

  /** Removes for good what is in the recycle bin. */
  @Post(':id/purge')
  @Needs('purge')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async purge(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: Reason,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decideUnder = (holds: Holds) => purge(body?.reason ?? null, holds, caller.through);
    await this.acts.act(reply, caller, id, { verb: 'purge', decideUnder, requestId });
  }
}
