import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { decodePeaks } from '#media/peaks';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { callSheetFactsOf } from './call-sheet-facts-of.js';
import { readFacts } from './conversion-facts.js';
import { CallSheetPool } from './download/call-sheet-pool.js';
import { attachment, safeFileName } from './download/file-name.js';
import { downloadZip } from './download/zip.js';
import { historyLine } from './history.js';
import { openRecordedWav, streamOf } from './recorded-wav.js';
import { readBlob } from './recording-bytes.js';
import { notesOn } from './notes.js';
import { requireReady } from './ready.js';
import { idParam } from './recording.schema.js';

const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const timeZoneParam = z
  .string()
  .refine(isTimeZone, 'is no IANA time zone such as Europe/Berlin')
  .default('UTC')
  .meta({ description: 'IANA time zone in which the PDF shows local times' });

@ApiTags('recordings')
@Controller('api/recordings/:id/download')
export class DownloadController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly callSheets: CallSheetPool,
  ) {}

  /** A zip of the WAV and of a PDF that says all that is known of the call. It streams. */
  @Get()
  @Needs('download')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async download(
    @Param('id', { schema: idParam }) id: string,
    @Query('timeZone', { schema: timeZoneParam }) timeZone: string,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recording = requireReady(await this.access.permit(caller, 'download', id));
    const pdf = await this.callSheet(recording, caller, timeZone, goneOf(reply));
    const stem = [recording.startedAt.slice(0, 16).replace('T', ' '), titleOf(recording)];
    const recorded = await openRecordedWav(this.context.house.blobs, id, { channel: 'both' });
    const { byteLength } = recorded.wav;
    const { contentLength, stream } = downloadZip({
      wav: { name: safeFileName(stem, '.wav'), byteLength, open: () => streamOf(recorded) },
      pdf: { name: safeFileName(stem, '.pdf'), bytes: pdf },
      mtime: new Date(recording.startedAt),
    });
    void reply
      .header('content-disposition', attachment(safeFileName(stem, '.zip')))
      .header('cache-control', 'private, no-store')
      .header('content-length', contentLength)
      .type('application/zip');
    if (request.method === 'HEAD') {
      stream.destroy();
      return void reply.send(Readable.from([]));
    }
    this.activity.downloaded(caller, id, 'zip');
    return void reply.send(stream);
  }

  private async callSheet(
    recording: RecordingJson,
    caller: LiveSession,
    timeZone: string,
    gone: AbortSignal,
  ): Promise<Uint8Array> {
    const { audit, users, settings, house } = this.context;
    const blobs = recordingBlobs(recording.id);
    const [entries, notes, { pbxName }, facts, peaks] = await Promise.all([
      audit.history(recording.id),
      notesOn(house, recording.id, users),
      settings.current(),
      readFacts(house.blobs, recording.id),
      readBlob(house.blobs, blobs.peaks),
    ]);
    const sheet = callSheetFactsOf({
      recording,
      facts,
      peaks: decodePeaks(peaks),
      notes,
      history: await Promise.all(entries.map((entry) => historyLine(entry, users))),
      pbxName,
      exportedBy: caller.name,
      exportedAt: house.clock.now(),
      timeZone,
    });
    return this.callSheets.render(sheet, gone);
  }
}

const titleOf = ({ local, remote, name, id }: RecordingJson): string => {
  const parties = [local.name ?? local.number, remote.name ?? remote.number].filter(Boolean);
  return parties.length > 0 ? parties.join(' - ') : (name?.replace(/\.pcap(ng)?$/i, '') ?? id);
};

/** Aborts when whoever asked has gone. */
const goneOf = ({ raw }: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
};
