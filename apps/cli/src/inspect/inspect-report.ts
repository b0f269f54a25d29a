import type { CaptureDescription } from '#media/describe/describe';
import type { FileFacts } from '#media/describe/file-facts';
import type { StreamFacts } from '#media/describe/stream-facts';
import type { Inspection } from '#media/inspect';
import type { MissingPart } from '../files/missing-parts.js';

/** How a capture lies in its file. */
export type Stored = { readonly form: 'original' | 'compact'; readonly bytes: number };

/** What `--json` prints of a file (docs/cli.md). Names are added, never changed. */
export type InspectReport = {
  readonly file: string;
  readonly stored: Stored;
  readonly capture: FileFacts;
  readonly streams: readonly (Omit<StreamFacts, 'ssrc'> & { readonly ssrc: string })[];
  /** Null when nothing can be heard; `fault` says why. */
  readonly audio: Audio | null;
  readonly fault: { readonly code: string; readonly message: string } | null;
  /** The number of the call that is described, among those at the same time. */
  readonly call: number;
  /** Only where a compact capture is damaged: what is not known for want of it. */
  readonly missing?: readonly MissingPart[];
};

/** What was asked for of a capture, and what was found. */
export type Described = {
  readonly stored: Stored;
  readonly described: CaptureDescription;
  readonly call: number;
  readonly missing: readonly MissingPart[];
};

type Audio = Pick<
  Inspection,
  | 'converter'
  | 'sampleRate'
  | 'frames'
  | 'durationMs'
  | 'capturedAt'
  | 'codecs'
  | 'undecoded'
  | 'quality'
  | 'dtmf'
  | 'gaps'
  | 'timeline'
  | 'otherCalls'
>;

export const reportOf = (
  file: string,
  { stored, described, call, missing }: Described,
): InspectReport => {
  const { file: capture, streams, inspection, fault } = described;
  return {
    file,
    stored,
    capture,
    streams: streams.map((stream) => ({ ...stream, ssrc: ssrcText(stream.ssrc) })),
    audio: inspection === null ? null : audioOf(inspection),
    fault: fault === null ? null : { code: fault.code, message: fault.message },
    call,
    ...(missing.length > 0 && { missing }),
  };
};

/** As other programs write it. */
export const ssrcText = (ssrc: number): string => `0x${ssrc.toString(16).padStart(8, '0')}`;

const audioOf = (inspection: Inspection): Audio => {
  const { converter, sampleRate, frames, durationMs, capturedAt } = inspection;
  const { codecs, undecoded, quality, dtmf, gaps, timeline, otherCalls } = inspection;
  return {
    ...{ converter, sampleRate, frames, durationMs, capturedAt },
    ...{ codecs, undecoded, quality, dtmf, gaps, timeline, otherCalls },
  };
};
