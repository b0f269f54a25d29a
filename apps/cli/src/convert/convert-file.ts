import { convertCapture } from '#media/convert';
import type { Channel } from '#media/audio';
import { knowingOtherFiles } from '../files/not-a-capture.js';
import { missingParts } from '../files/missing-parts.js';
import { type Damaged, type OpenedCapture, openCapture } from '../files/open-capture.js';
import { nameOf } from '../files/standard.js';
import { type Output, type OutputWish, intoOutput } from '../files/output.js';
import { withProgress } from '../progress.js';
import type { Manner } from '../voice.js';
import { type ConvertReport, reportOf } from './convert-report.js';
import type { Planned } from '../files/output-names.js';

/** How a capture is to be converted. */
export type Conversion = Manner &
  OutputWish & {
    readonly channel: Channel;
    readonly keepDigits?: true;
    readonly exact?: true;
    readonly threads?: number;
    readonly call?: number;
    readonly damaged?: Damaged;
    readonly rate: 'natural' | '48000';
  };

/** Converts one capture; its WAV is there whole, or not at all. Errors: Failure, CaptureFault. */
export const convertFile = async (
  planned: Planned,
  wish: Conversion,
  signal: AbortSignal,
): Promise<ConvertReport> => {
  const capture = await openCapture(planned.path, nameOf(planned.path), signal, wish.damaged);
  try {
    return await intoOutput(planned.out, wish, (output) =>
      convertInto(output, capture, planned, wish, signal),
    );
  } finally {
    await capture.close();
  }
};

const convertInto = async (
  output: Output,
  { source, missing }: OpenedCapture,
  planned: Planned,
  wish: Conversion,
  signal: AbortSignal,
): Promise<ConvertReport> => {
  const began = performance.now();
  const { channel, exact, keepDigits, rate } = wish;
  let bytes = 0;
  const write = async (piece: Uint8Array) => {
    bytes += piece.length;
    await output.write(piece);
  };
  const options = {
    ...{ channel, exact: exact === true, muteDigits: keepDigits !== true, signal },
    threads: wish.threads ?? ('useful' as const),
    call: wish.call ?? 1,
    sampleRate: rate === '48000' ? (48_000 as const) : rate,
  };
  const name = nameOf(planned.path);
  const inspection = await knowingOtherFiles(source, name, 'convert', () =>
    withProgress(name, source.size, wish, (onProgress) =>
      convertCapture(source, write, { ...options, onProgress }),
    ),
  );
  await output.finish();
  const seconds = Math.round(performance.now() - began) / 1000;
  const sampleRate = rate === '48000' ? 48_000 : inspection.sampleRate;
  const written = { file: planned.path, out: planned.out, channel, sampleRate, bytes, seconds };
  return reportOf(written, inspection, await missingParts(missing(), inspection.index));
};
