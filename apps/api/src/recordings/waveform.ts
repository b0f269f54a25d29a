import { z } from 'zod';
import type { Peaks } from '#media/peaks';

const extremes = z
  .array(z.int().min(-128).max(127))
  .meta({ description: 'Minimum and maximum in turn, −128…127' });

export const waveformSchema = z
  .object({
    sampleRate: z.int(),
    durationMs: z.int(),
    channels: z.tuple([z.literal('local'), z.literal('remote')]),
    levels: z.array(z.object({ samplesPerPeak: z.int(), local: extremes, remote: extremes })),
  })
  .meta({ id: 'Waveform' });

const VALUES_PER_PEAK = 4;

const side = (data: Int8Array, offset: number): number[] => {
  const values: number[] = [];
  for (let at = offset; at + 1 < data.length; at += VALUES_PER_PEAK)
    values.push(data[at] ?? 0, data[at + 1] ?? 0);
  return values;
};

/** Peaks as a page draws them: both sides apart, coarse and fine. */
export const waveformView = (
  { sampleRate, levels }: Peaks,
  durationMs: number,
): z.infer<typeof waveformSchema> => ({
  sampleRate,
  durationMs,
  channels: ['local', 'remote'],
  levels: levels.map(({ samplesPerPeak, data }) => ({
    samplesPerPeak,
    local: side(data, 0),
    remote: side(data, 2),
  })),
});
