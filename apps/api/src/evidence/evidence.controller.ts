import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CONVERTER } from '#media/converter';
import { headAfter } from '#seals/entry';
import { type Proof, signedList } from '#seals/evidence-files';
import { FILES, type FileList } from '#seals/offline/evidence';
import { inOrder } from '#seals/offline/withheld';
import { type Proving, proofOf } from '#seals/proof-of';
import { type Withholding, redact } from '#seals/redact';
import type { SigningKey } from '#seals/signing';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import { VERIFY_PAGE } from '../product.js';
import { CallSheetPool } from '../recordings/download/call-sheet-pool.js';
import { attachment } from '../recordings/download/file-name.js';
import { gatherDownload, gatherSound, nameOf } from '../recordings/gather-download.js';
import { goneOf } from '../recordings/gone-of.js';
import { historyOf, unquoted } from '../recordings/history-of.js';
import { requireReady } from '../recordings/ready.js';
import { openRecorded } from '../recordings/recording-bytes.js';
import { idParam } from '../recordings/recording.schema.js';
import { timeZoneParam } from '../recordings/time-zone.js';
import type { LiveSession } from '../sessions/sessions.js';
import { refuseDamaged, refusingDamage } from './damaged-capture.js';
import { contentParts, redactedParts, textParts } from './evidence-parts.js';
import { evidenceZip } from './evidence-zip.js';
import { readmeOf } from './readme.js';
import { redactedReadmeOf } from './redacted-readme.js';
import { withholdingBody } from './withholding.schema.js';

type Taking = {
  readonly recording: RecordingJson;
  readonly by: LiveSession;
  readonly timeZone: string;
  readonly gone: AbortSignal;
  readonly onDamage?: typeof refuseDamaged;
};

@ApiTags('recordings')
@Controller('api/recordings/:id/evidence')
export class EvidenceController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly callSheets: CallSheetPool,
  ) {}

  /**
   * A zip by which anyone can check, without this product and without network, that the recording is as
   * it was sealed (docs/evidence-format.md). 409 `recording-not-watermarked` while it is not; 409
   * `capture-not-whole` where part of the capture is damaged, `capture-damaged` where all is. It streams.
   */
  @Get()
  @Needs('download')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async evidence(
    @Param('id', { schema: idParam }) id: string,
    @Query('timeZone', { schema: timeZoneParam }) timeZone: string,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recording = await this.permitted(caller, id);
    const proving = await proofOf(this.context.seals, id);
    named(reply, nameOf(recording, ', evidence.zip'));
    const gone = goneOf(reply);
    const taking = { recording, by: caller, timeZone, gone, onDamage: refuseDamaged };
    const stream = await refusingDamage(this.context, id, () => this.pack(proving, taking));
    if (request.method === 'HEAD') {
      stream.destroy();
      return void reply.send(Readable.from([]));
    }
    this.activity.downloaded(caller, id, 'evidence');
    return void reply.send(stream);
  }

  /**
   * The same with seconds withheld: silence is in their place, and what is in the package proves that
   * everything else is as it was sealed, and says which are withheld, by whom and why. Nothing by which
   * they could be had is in it: neither capture, PDF and other calls, nor what people wrote. 409 while
   * its sound is not sealed; 400 `withheld-beyond-end` where the call is over by then.
   */
  @Post()
  @HttpCode(200)
  @Needs('download')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async redacted(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: withholdingBody }) { withhold, reason }: z.infer<typeof withholdingBody>,
    @Caller() caller: LiveSession,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recording = await this.permitted(caller, id);
    const proving = await proofOf(this.context.seals, id);
    const taking = { recording, by: caller, timeZone: 'UTC', gone: goneOf(reply) };
    const withheld = { spans: inOrder(withhold), reason };
    const stream = await refusingDamage(this.context, id, () =>
      this.packRedacted(proving, taking, withheld),
    );
    this.activity.downloaded(caller, id, 'evidence', withheld);
    named(reply, nameOf(recording, ', redacted evidence.zip'));
    return void reply.send(stream);
  }

  private async permitted(caller: LiveSession, id: string): Promise<RecordingJson> {
    const recording = requireReady(await this.access.permit(caller, 'download', id));
    await this.access.permit(caller, 'history', id);
    return recording;
  }

  private async pack(proving: Proving, taking: Taking): Promise<Readable> {
    const { context, callSheets } = this;
    const { key, said, mtime } = await this.exportOf(proving, taking);
    const activity = await historyOf(context, taking.by, taking.recording.id);
    const isActivityWhole = activity.whole;
    const readme = readmeOf({ ...said, isActivityWhole, ...keysAndSize(proving.proof, key.id) });
    const texts = textParts({ proving, activity, readme, verify: await readFile(VERIFY_PAGE) });
    const capture = await openRecorded(context.house.blobs, taking.recording.id);
    try {
      const download = await gatherDownload({ context, callSheets }, taking);
      const parts = [...texts, ...contentParts({ proving, download, capture })];
      return evidenceZip({ parts, ...listing(said, key), mtime });
    } catch (error) {
      await capture.close();
      throw error;
    }
  }

  private async packRedacted(
    proving: Proving,
    taking: Taking,
    withheld: Pick<Withholding, 'spans' | 'reason'>,
  ): Promise<Readable> {
    const { context } = this;
    const { key, said, mtime } = await this.exportOf(proving, taking);
    const { exportedAt, exportedBy } = said;
    const withholding = { ...withheld, exportedAt, exportedBy };
    const proof = redact(proving.proof, withholding, { key, converter: CONVERTER });
    const activity = await historyOf(context, taking.by, taking.recording.id, unquoted);
    const isActivityWhole = activity.whole;
    const texts = textParts({
      proving: { ...proving, proof },
      activity,
      readme: redactedReadmeOf({ ...said, isActivityWhole, ...keysAndSize(proof, key.id) }, proof),
      verify: await readFile(VERIFY_PAGE),
    });
    const sound = await gatherSound({ context }, taking);
    const parts = [...texts, ...(await redactedParts(proof, sound))];
    return evidenceZip({ parts, ...listing(said, key), mtime });
  }

  /** Who takes it when, and the key that signs that. */
  private async exportOf({ proof }: Proving, { recording, by }: Taking) {
    const { house, seals } = this.context;
    const newest = proof.place.keys.at(-1);
    const key = await seals.keys.find(newest ? headAfter(newest.manifest).key : '');
    const mtime = house.clock.now();
    const exported = { exportedAt: mtime.toISOString(), exportedBy: by.name };
    const said = { v: 1, kind: 'evidence', recording: recording.id, ...exported } as const;
    return { key, said, mtime };
  }
}

const named = (reply: FastifyReply, name: string): void => {
  void reply
    .header('content-disposition', attachment(name))
    .header('cache-control', 'private, no-store')
    .type('application/zip');
};

const listing = (said: Omit<FileList, 'converter' | 'files' | 'key'>, key: SigningKey) => ({
  listOf: (files: FileList['files']) => signedList({ ...said, converter: CONVERTER, files }, key),
  listNames: [FILES.list, FILES.listSignature],
});

const FRAME_BYTES = 4;

const keysAndSize = ({ seal: { manifest }, stamp = null }: Proof, listKey: string) => ({
  stamp,
  sealKey: manifest.key,
  listKey,
  pcmBytes: (manifest.sound?.frames ?? 0) * FRAME_BYTES,
});
