import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { recording } from '#domain/recording/recording';
import type { Note } from '#domain/recording/verification';
import { verified } from '#domain/recording/verify';
import { requestWatermark } from '#domain/recording/watermark';
import { UnknownEvent } from '#infra/event-store/codec';
import { entryHash } from '#seals/entry';
import { type Verification, verifyRecording } from '#seals/verify-recording';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { RecordingActs } from '../recordings/recording-acts.js';
import { idParam, reasonBody } from '../recordings/recording.schema.js';
import type { LiveSession } from '../sessions/sessions.js';
import { verificationSchema } from './seal.schema.js';
import { VerifyTurns } from './verify-turns.js';

@ApiTags('recordings')
@Controller('api/recordings')
export class WatermarkController {
  private readonly turns = new VerifyTurns();

  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly acts: RecordingActs,
  ) {}

  /** Has it sealed, whatever the settings say; `watermarked` tells when it is. */
  @Post(':id/watermark')
  @Needs('watermark')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async watermark(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) body: z.infer<typeof reasonBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.acts.act(reply, caller, id, {
      verb: 'watermark',
      decide: requestWatermark(body?.reason ?? null),
      requestId,
    });
  }

  /**
   * Works everything out anew from the stored bytes and the log, and compares it with the seal: valid,
   * or what differs and where. 409 `recording-not-watermarked` while it is not sealed; 429
   * `too-many-verifications` for whoever waits for four already, or where sixty-four wait in all.
   */
  @Post(':id/verify')
  @HttpCode(200)
  @Needs('verify')
  @ApiOkResponse({ standardSchema: verificationSchema })
  async verify(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) _body: z.infer<typeof reasonBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<z.infer<typeof verificationSchema>> {
    await this.access.permit(caller, 'verify', id);
    const { house, seals, watch } = this.context;
    const verification = await this.turns.take(caller.userId, () => verifyRecording(seals, id));
    const { sequence, differences } = verification;
    const on = occasionOf(house.clock, caller, requestId);
    const decide = verified({ sequence, differences, how: 'asked' });
    try {
      const position = await house.ledger.transact(recording, id, decide, on);
      // Whoever reads the history next finds the answer in it.
      if (position !== null) await watch.waitFor(position, VISIBLE_WITHIN_MS);
      return verificationJson(verification);
    } catch (error) {
      if (!(error instanceof UnknownEvent)) throw error;
      return verificationJson({ ...verification, notes: [...verification.notes, NOT_KEPT] });
    }
  }
}

const VISIBLE_WITHIN_MS = 2_000;
const NOT_KEPT: Note = {
  code: 'answer-not-kept',
  detail: 'This answer is not in its history: nothing is added to one that cannot be read.',
};

const verificationJson = ({
  differences,
  notes,
  seal,
  checkpoint,
  sequence,
}: Verification): z.infer<typeof verificationSchema> => ({
  valid: differences.length === 0,
  differences: [...differences],
  notes: [...notes],
  seal: seal && { sequence, ...sealFacts(seal) },
  checkpoint: checkpoint && {
    sequence: checkpoint.entry.manifest.sequence,
    size: checkpoint.entry.manifest.size,
    root: checkpoint.entry.manifest.root,
    sealedAt: checkpoint.entry.manifest.sealedAt,
  },
});

const sealFacts = ({ manifest }: NonNullable<Verification['seal']>) => ({
  hash: entryHash(manifest),
  key: manifest.key,
  sealedAt: manifest.sealedAt,
  receivedAt: manifest.receivedAt,
  hasSound: manifest.sound !== null,
});
