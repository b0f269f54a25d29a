import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONVERTER } from '#media/converter';
import { headAfter } from '#seals/entry';
import { signedList } from '#seals/evidence-files';
import { FILES, type FileList } from '#seals/offline/evidence';
import { type Proving, proofOf } from '#seals/proof-of';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import { VERIFY_PAGE } from '../product.js';
import { CallSheetPool } from '../recordings/download/call-sheet-pool.js';
import { attachment } from '../recordings/download/file-name.js';
import { gatherDownload, nameOf } from '../recordings/gather-download.js';
import { goneOf } from '../recordings/gone-of.js';
import { historyOf } from '../recordings/history-of.js';
import { requireReady } from '../recordings/ready.js';
import { openRecorded } from '../recordings/recording-bytes.js';
import { idParam } from '../recordings/recording.schema.js';
import { timeZoneParam } from '../recordings/time-zone.js';
import type { LiveSession } from '../sessions/sessions.js';
import { contentParts, textParts } from './evidence-parts.js';
import { evidenceZip } from './evidence-zip.js';
import { readmeOf } from './readme.js';

type Taking = {
  readonly recording: RecordingJson;
  readonly by: LiveSession;
  readonly timeZone: string;
  readonly gone: AbortSignal;
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
   * it was sealed (docs/evidence-format.md). 409 `recording-not-watermarked` while it is not. It streams.
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
    const recording = requireReady(await this.access.permit(caller, 'download', id));
    await this.access.permit(caller, 'history', id);
    const proving = await proofOf(this.context.seals, id);
    void reply
      .header('content-disposition', attachment(nameOf(recording, ', evidence.zip')))
      .header('cache-control', 'private, no-store')
      .type('application/zip');
    const taking = { recording, by: caller, timeZone, gone: goneOf(reply) };
    const stream = await this.pack(proving, taking);
    if (request.method === 'HEAD') {
      stream.destroy();
      return void reply.send(Readable.from([]));
    }
    this.activity.downloaded(caller, id, 'evidence');
    return void reply.send(stream);
  }

  private async pack(proving: Proving, taking: Taking): Promise<Readable> {
    const { context, callSheets } = this;
    const { house, seals } = context;
    const { id } = taking.recording;
    const newest = proving.proof.place.keys.at(-1);
    const key = await seals.keys.find(newest ? headAfter(newest.manifest).key : '');
    const activity = await historyOf(context, taking.by, id);
    const now = house.clock.now();
    const exported = { exportedAt: now.toISOString(), exportedBy: taking.by.name };
    const said = { v: 1, kind: 'evidence', recording: id, ...exported } as const;
    const readme = readmeOf({ ...said, ...keysAndSize(proving, key.id) });
    const texts = textParts({ proving, activity, readme, verify: await readFile(VERIFY_PAGE) });
    const listOf = (files: FileList['files']) =>
      signedList({ ...said, converter: CONVERTER, files }, key);
    const listNames = [FILES.list, FILES.listSignature];
    const capture = await openRecorded(house.blobs, id);
    try {
      const download = await gatherDownload({ context, callSheets }, taking);
      const parts = [...texts, ...contentParts({ proving, download, capture })];
      return evidenceZip({ parts, listOf, listNames, mtime: now });
    } catch (error) {
      await capture.close();
      throw error;
    }
  }
}

const FRAME_BYTES = 4;

const keysAndSize = ({ proof: { seal } }: Proving, listKey: string) => ({
  sealKey: seal.manifest.key,
  listKey,
  pcmBytes: (seal.manifest.sound?.frames ?? 0) * FRAME_BYTES,
});
