import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { readingOfCall } from './call-reading.js';
import { type ConversionFacts, factsOf } from './conversion-facts.js';
import { digitsSchema, digitsView, qualitySchema, qualityView } from './quality.js';
import { requireReady } from './ready.js';
import { callQuery, idParam } from './recording.schema.js';
import { sendBytes } from './send-bytes.js';

@ApiTags('recordings')
@Controller('api/recordings/:id')
export class QualityController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
  ) {}

  /** How the call came through, of each side: losses, jitter, gaps, codecs, and when digits were dialled. */
  @Get('quality')
  @Needs('open')
  @ApiOkResponse({ standardSchema: qualitySchema })
  async quality(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: callQuery }) { call }: z.infer<typeof callQuery>,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireReady(await this.access.permit(caller, 'open', id));
    this.activity.opened(caller, id);
    const bytes = Buffer.from(JSON.stringify(qualityView(await this.facts(id, call))));
    await sendBytes(request, reply, {
      size: bytes.length,
      type: 'application/json; charset=utf-8',
      etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      read: ({ start, end }) => Readable.from([bytes.subarray(start, end)]),
      done: () => undefined,
    });
  }

  /**
   * Which digits were dialled: card numbers and PINs may be among them. For those who may hear the
   * recording, whose audio has them muted; that they were shown is in the history.
   */
  @Get('digits')
  @Needs('play')
  @Header('cache-control', 'private, no-store')
  @ApiOkResponse({ standardSchema: digitsSchema })
  async digits(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: callQuery }) { call }: z.infer<typeof callQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof digitsSchema>> {
    requireReady(await this.access.permit(caller, 'play', id));
    const digits = digitsView(await this.facts(id, call));
    this.activity.digitsShown(caller, id);
    return digits;
  }

  private async facts(id: string, call: number): Promise<ConversionFacts> {
    return factsOf((await readingOfCall(this.context.house.blobs, id, call, 'facts')).facts);
  }
}
