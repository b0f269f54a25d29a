import type { Channel } from '#media/audio';
import type { Inspection } from '#media/inspect';
import { counted, lastingText, plain, sizeText, timeText } from '../plain-text.js';
import type { MissingPart } from '../files/missing-parts.js';
import { STANDARD } from '../files/standard.js';

/** What was asked for, and what it took. */
export type Written = {
  readonly file: string;
  readonly out: string;
  readonly channel: Channel;
  readonly sampleRate: number;
  readonly bytes: number;
  readonly seconds: number;
};

/** What `--json` prints of a file (docs/cli.md). */
export type ConvertReport = Written & {
  readonly channels: 1 | 2;
  readonly durationMs: number;
  readonly capturedAt: string | null;
  readonly codecs: readonly string[];
  readonly undecoded: readonly string[];
  readonly lost: number;
  readonly lossPercent: number;
  readonly concealedMs: number;
  /** Calls at the same time, which are left out. */
  readonly otherCalls: number;
  /** Only where a compact capture is damaged: what is silent for want of it. */
  readonly missing?: readonly MissingPart[];
};

export const reportOf = (
  written: Written,
  inspection: Inspection,
  missing: readonly MissingPart[],
): ConvertReport => {
  const { durationMs, capturedAt, codecs, undecoded, quality } = inspection;
  const { lost, lossPercent, local, remote } = quality;
  const concealedMs = (local?.concealedMs ?? 0) + (remote?.concealedMs ?? 0);
  const channels = written.channel === 'both' ? 2 : 1;
  return {
    ...written,
    ...{ channels, durationMs, capturedAt, codecs, undecoded },
    ...{ lost, lossPercent, concealedMs, otherCalls: inspection.otherCalls.length },
    ...(missing.length > 0 && { missing }),
  };
};

const CHANNELS: Record<Channel, string> = {
  both: 'stereo',
  local: 'the local side',
  remote: 'the remote side',
  mix: 'both sides mixed',
};

export const inWords = (report: ConvertReport): string => {
  const { lost, lossPercent, concealedMs, undecoded } = report;
  const out = report.out === STANDARD ? 'standard output' : plain(report.out);
  const loss = `${lossPercent} % lost, ${lastingText(concealedMs)} of it concealed`;
  const facts = [
    timeText(report.durationMs),
    `${CHANNELS[report.channel]} at ${report.sampleRate / 1000} kHz`,
    plain(report.codecs.join(', ')),
    ...(lost > 0 ? [loss] : []),
    `${sizeText(report.bytes)} in ${report.seconds.toFixed(2)} s`,
  ];
  const silent = undecoded.length === 0 ? [] : [`not heard: ${plain(undecoded.join(', '))}`];
  const others = counted(report.otherCalls, 'other call');
  const left = report.otherCalls === 0 ? [] : [`${others} at the same time left out`];
  return [`${out}: ${facts.join(', ')}`, ...silent, ...left].join('\n  ');
};
