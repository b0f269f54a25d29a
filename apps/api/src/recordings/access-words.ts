import type { Seconds } from '../access/seconds.js';
import { type PlayedFacts, playedFacts } from './played-together.js';

type Facts = Record<string, unknown>;

const MOST_STRETCHES = 12;

const clock = (seconds: number): string => {
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
};

const stretches = (seconds: readonly Seconds[]): string => {
  const shown = seconds
    .slice(0, MOST_STRETCHES)
    .map(([from, to]) => `${clock(from)}–${clock(Math.max(to, from + 1))}`);
  const left = seconds.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${String(left)} more` : '');
};

/** Which seconds sounded, as far as the page told it, and which were sent. */
export const playedInWords = (data: Facts): string => {
  const isTogether = Array.isArray(data.heard);
  const played = isTogether ? (data as unknown as PlayedFacts) : playedFacts(data, '');
  const { channel, call, heard, sent, speeds } = played;
  const which = call === null ? '' : `, call ${String(call)}`;
  const side = channel === 'local' || channel === 'remote' ? `, ${channel} side` : '';
  const speed = speeds.map((each) => `, at ${String(each)}×`).join('');
  if (heard.length === 0) return `Sent to be heard ${stretches(sent)}${side}${which}`;
  const also = sent.length === 0 ? '' : ` (sent ${stretches(sent)})`;
  return `Heard ${stretches(heard)}${side}${which}${speed}${also}`;
};

/** What was taken away, and which seconds were withheld in it. */
export const takenInWords = ({ what, withheld }: Facts): string => {
  const silent = (withheld ?? []) as readonly Seconds[];
  const without = silent.length === 0 ? '' : `, ${stretches(silent)} withheld`;
  return `Downloaded (${String(what)})${without}`;
};

/** A look at a list, or how often a recording was shown in lists. */
export const listedInWords = ({ recordings, count, until, isSummary }: Facts): string => {
  if (Array.isArray(recordings))
    return recordings.length === 1
      ? 'Was shown a recording in a list'
      : `Was shown ${String(recordings.length)} recordings in a list`;
  if (count === 1) return 'Shown in a list';
  const last = String(until).slice(0, 16).replace('T', ' ');
  return `Shown in lists ${String(count)} times, last at ${last} UTC${isSummary ? ' (summarised)' : ''}`;
};
