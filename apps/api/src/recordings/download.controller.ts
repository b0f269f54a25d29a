import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { CallSheetPool } from './download/call-sheet-pool.js';
import { attachment } from './download/file-name.js';
import { downloadZip } from './download/zip.js';
import { gatherDownload, nameOf } from './gather-download.js';
import { goneOf } from './gone-of.js';
import { requireReady } from './ready.js';
import { idParam } from './recording.schema.js';
import { timeZoneParam } from './time-zone.js';

@ApiTags('recordings')
@Controller('api/recordings/:id/download')
export class DownloadController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly callSheets: CallSheetPool,
  ) {}

  /**
   * A zip of the WAV and of a PDF that says all that is known of the call; where something of that is
   * damaged, of the rest, and of a note that says what is missing. It streams.
   */
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
    const { context, callSheets } = this;
    const taking = { recording, by: caller, timeZone, gone: goneOf(reply) };
    const { contentLength, stream } = downloadZip(
      await gatherDownload({ context, callSheets }, taking),
    );
    void reply
      .header('content-disposition', attachment(nameOf(recording, '.zip')))
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
}
