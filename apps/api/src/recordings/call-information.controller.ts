import { Body, Controller, Param, Put, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { attachCallInformation } from '#domain/recording/attach-call-information';
import { Needs } from '../access/needs.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecordingActs } from './recording-acts.js';
import { idParam } from './recording.schema.js';

const text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters')
  .nullable()
  .default(null);
const party = z.strictObject({ name: text, number: text }).prefault({});

const callInformationBody = z.strictObject({
  direction: z.enum(['in', 'out', 'internal']).nullable().default(null),
  local: party.meta({ description: 'The side whose device recorded' }),
  remote: party,
});

/** Who called whom. */
@ApiTags('recordings')
@Controller('api/recordings')
export class CallInformationController {
  constructor(private readonly acts: RecordingActs) {}

  /** Says it by hand, or from a program that knows; what was known before is replaced whole. */
  @Put(':id/call-information')
  @Needs('assign')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async attach(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: callInformationBody }) call: z.infer<typeof callInformationBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.acts.act(reply, caller, id, {
      verb: 'assign',
      decideUnder: (holds) => attachCallInformation(call, holds),
      requestId,
    });
  }
}
