import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { type Seconds, roughly } from '../access/seconds.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { durationOf } from './call-reading.js';
import { requireReady } from './ready.js';
import { audioQuery, idParam } from './recording.schema.js';

const MOST_STRETCHES = 200;
/** Players round, and a capture that was read anew may have become a little shorter. */
const BEYOND_S = 2;

const second = z.number().min(0).max(1_000_000);
export const playedBody = z.strictObject({
  call: audioQuery.shape.call,
  channel: audioQuery.shape.channel.unwrap(),
  seconds: z
    .array(z.tuple([second, second]).refine(([from, to]) => from < to, 'from must be before to'))
    .min(1)
    .max(MOST_STRETCHES)
    .meta({ description: 'What sounded, in seconds of the call, as [from, to) pairs' }),
  speed: z.number().min(0.1).max(16).default(1),
});

@ApiTags('recordings')
@Controller('api/recordings/:id/played')
export class PlayedController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
  ) {}

  /**
   * What really sounded, as the player tells it: not what was fetched ahead. It stands in the activity
   * protocol beside what was sent.
   */
  @Post()
  @HttpCode(204)
  @Needs('play')
  @ApiNoContentResponse()
  async played(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: playedBody }) { call, channel, seconds, speed }: z.infer<typeof playedBody>,
    @Caller() caller: LiveSession,
  ): Promise<void> {
    const recording = requireReady(await this.access.permit(caller, 'play', id));
    const durationMs = await durationOf(this.context.house.blobs, recording, call);
    const way = { channel, source: 'heard', speed, ...(call > 1 && { call }) } as const;
    this.activity.played(caller, id, way, within(seconds, durationMs / 1_000));
  }
}

/** @throws Refusal where the call is over by then */
const within = (seconds: readonly Seconds[], durationS: number): Seconds[] => {
  const last = Math.max(...seconds.map(([, to]) => to));
  if (last > durationS + BEYOND_S)
    throw new Refusal(
      'invalid',
      'seconds-beyond-end',
      `The recording ends after ${durationS.toFixed(3)} seconds; nothing of it sounded at ${String(last)}.`,
    );
  return roughly(
    seconds.map(([from, to]): Seconds => [Math.min(from, durationS), Math.min(to, durationS)]),
  );
};
