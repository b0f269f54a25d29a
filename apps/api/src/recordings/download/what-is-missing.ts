import type { Seconds } from '../../access/seconds.js';
import { bytes as inBytes, clock } from './sheet-words.js';

export const NOTE_NAME = 'What is missing.txt';

/** What of a recording cannot be had: stretches of its sound, parts of what is known of it. */
export type Missing = {
  readonly silent: readonly Seconds[];
  /** The same of other calls in the capture. */
  readonly others: readonly { readonly call: number; readonly silent: readonly Seconds[] }[];
  /** Bytes of the capture that cannot be read. */
  readonly bytes: number;
  /** Sentences. */
  readonly faults: readonly string[];
};

/** The file that a download carries when it is not complete; `null` when it is. */
export const whatIsMissing = ({ silent, others, bytes, faults }: Missing): string | null => {
  const paragraphs = [
    ...(bytes > 0 ? [damage(silent, bytes)] : []),
    ...others.flatMap(({ call, silent: own }) =>
      own.length > 0 ? [timesOf(`The audio of call ${call} is silent at about`, own)] : [],
    ),
    ...faults,
  ];
  if (paragraphs.length === 0) return null;
  return ['This download is not complete.', ...paragraphs, ''].join('\n\n');
};

const damage = (silent: readonly Seconds[], bytes: number): string => {
  const lead = `Part of the stored capture is damaged: ${inBytes(bytes)} cannot be read.`;
  const help = 'Tell the administrator; a backup may have the capture whole.';
  if (silent.length === 0) return `${lead} No sound was in them. ${help}`;
  return timesOf(`${lead} ${help} The audio is silent there, at about`, silent);
};

const timesOf = (lead: string, silent: readonly Seconds[]): string => {
  const times = silent.map(([from, to]) => `  ${clock(from * 1_000)} to ${clock(to * 1_000)}`);
  return [lead, ...times].join('\n');
};
