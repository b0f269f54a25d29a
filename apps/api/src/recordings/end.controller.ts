import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type GivenUp, end } from '#domain/recording/end';
import { recording } from '#domain/recording/recording';
import { fingerprintBlob } from '#infra/blobs/fingerprint-blob';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { spooledFiles } from '#infra/spooled-files';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecordingActs } from './recording-acts.js';
import { idParam, reasonBody } from './recording.schema.js';

const NOT_LOOKED = { isArriving: true, bytes: 0, sha256: '' };

/** For recordings whose upload was lost for good. */
@ApiTags('recordings')
@Controller('api/recordings')
export class EndController {
  constructor(
    private readonly context: Context,
    private readonly acts: RecordingActs,
    private readonly access: RecordingAccess,
  ) {}

  /**
   * Says that nothing more comes of a recording that began and never ended. It is then listed as failed and
   * incomplete, with the reason in its history. Refused while any process receives it, or while what arrived
   * lies in the spool of this data folder. Should it come after all, it is taken.
   */
  @Post(':id/end')
  @Needs('operate')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async end(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: z.infer<typeof reasonBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.access.permit(caller, 'operate', id);
    const decide = end({ ...(await this.leftOf(id)), reason: body?.reason || null });
    await this.acts.act(reply, caller, id, { verb: 'operate', decide, requestId });
  }

  /** The bytes are there before the event that tells of them, be they none. */
  private async leftOf(id: string): Promise<Omit<GivenUp, 'reason'>> {
    const { ledger, blobs } = this.context.house;
    const { state } = await ledger.load(recording, id);
    if (state.stage !== 'recording' || (await this.isArriving(id))) return NOT_LOOKED;
    const { capture } = recordingBlobs(id);
    await blobs.create(capture, new Uint8Array());
    const left = await fingerprintBlob(blobs, capture);
    return left === null ? NOT_LOOKED : { isArriving: false, ...left };
  }

  private async isArriving(id: string): Promise<boolean> {
    const { house, progress } = this.context;
    const reported = await progress.current();
    if (reported.some(({ recordingId }) => recordingId === id)) return true;
    const spooled = await spooledFiles(house.config.dataDir);
    return spooled.some(({ recording: of }) => of === id);
  }
}
