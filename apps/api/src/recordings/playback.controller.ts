import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { whole } from '#infra/blobs/reading';
import type { VirtualWav } from '#media/audio';
import { CONVERTER } from '#media/converter';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import type { Seconds } from '../access/seconds.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { attachment } from './download/file-name.js';
import type { ByteRange } from './byte-range.js';
import { durationOf, readingOfCall } from './call-reading.js';
import { openLeftWav, openRecordedWav } from './recorded-wav.js';
import { peaksOf } from './recorded-peaks.js';
import { openRecorded, pieces, toldAtFirst } from './recording-bytes.js';
import { requireReady } from './ready.js';
import { audioQuery, callQuery, idParam } from './recording.schema.js';
import { sendBytes } from './send-bytes.js';
import { waveformSchema, waveformView } from './waveform.js';

@ApiTags('recordings')
@Controller('api/recordings/:id')
export class PlaybackController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
  ) {}

  /** A WAV that is stored nowhere: every range is decoded from the capture when it is asked for. */
  @Get('audio')
  @Needs('play')
  @ApiProduces('audio/wav')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async audio(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: audioQuery }) { call, channel, rate, damaged }: z.infer<typeof audioQuery>,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recording = requireReady(await this.access.permit(caller, 'play', id));
    const sampleRate = rate === 'natural' ? rate : 48_000;
    const options = { channel, sampleRate } as const;
    const { blobs } = this.context.house;
    const index = whole((await readingOfCall(blobs, id, call, 'index')).index);
    const durationMs = await durationOf(blobs, recording, call);
    const isSilenced = damaged === 'silent';
    const open = isSilenced ? openLeftWav : openRecordedWav;
    const { wav, close } = await open(blobs, { id, index }, options);
    const form = `${channel}.${rate}${isSilenced ? '.silenced' : ''}`;
    await sendBytes(request, reply, {
      size: wav.byteLength,
      type: wav.contentType,
      etag: `"${await digestOf(index)}.${CONVERTER}.${form}"`,
      read: ({ start, end }) => wav.read(start, end),
      done: async (range, sent) => {
        const seconds = secondsOf(range, sent, wav, durationMs);
        const way = { channel, source: 'sent', ...(call > 1 && { call }) } as const;
        if (seconds) this.activity.played(caller, id, way, [seconds]);
        await close();
      },
    });
  }

  @Get('waveform')
  @Needs('play')
  @ApiOkResponse({ standardSchema: waveformSchema })
  async waveform(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: callQuery }) { call }: z.infer<typeof callQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof waveformSchema>> {
    const recording = requireReady(await this.access.permit(caller, 'play', id));
    const { blobs } = this.context.house;
    const { peaks } = await readingOfCall(blobs, id, call, 'peaks');
    return waveformView(peaksOf(peaks), await durationOf(blobs, recording, call));
  }

  /** The capture exactly as the device sent it, also of what could not be converted. */
  @Get('capture')
  @Needs('download')
  @ApiProduces('application/vnd.tcpdump.pcap')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async capture(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recording = await this.access.permit(caller, 'download', id);
    if (recording.state === 'recording')
      throw new Refusal(
        'conflict',
        'recording-still-arriving',
        'The call is still being recorded.',
      );
    const capture = await openRecorded(this.context.house.blobs, id);
    void reply.header('content-disposition', attachment(recording.name ?? `${id}.pcap`));
    await sendBytes(request, reply, {
      size: capture.size,
      type: 'application/vnd.tcpdump.pcap',
      etag: `"${recording.sha256 ?? id}"`,
      read: (range) =>
        toldAtFirst(pieces(capture, range), () => {
          this.activity.downloaded(caller, id, 'capture');
        }),
      done: () => capture.close(),
    });
  }
}

/** Names a reading of the capture: in a moment it may be read anew, and sound otherwise. */
const digestOf = async (index: Uint8Array): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(index));
  return Buffer.from(digest).toString('base64url');
};

/** Which seconds of the call the bytes that went out hold. */
const secondsOf = (
  { start }: ByteRange,
  sent: number,
  { byteLength }: VirtualWav,
  durationMs: number,
): Seconds | null => {
  if (sent === 0 || durationMs === 0) return null;
  const at = (byte: number) => Math.round((byte / byteLength) * durationMs) / 1_000;
  return [at(start), at(start + sent)];
};
