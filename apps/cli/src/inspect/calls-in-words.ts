import type { Inspection } from '#media/inspect';
import { counted, plain, timeText } from '../plain-text.js';
import type { Lines } from './lines.js';

/** The calls at the same time, by their numbers; `call` is that of the one that is described. */
export const callsInWords = (lines: Lines, { otherCalls }: Inspection, call: number): void => {
  if (otherCalls.length === 0) return;
  lines.gap().heading(`${counted(otherCalls.length + 1, 'call')} at the same time`);
  const others = otherCalls.map((other, i) => ({ other, number: i + 1 < call ? i + 1 : i + 2 }));
  for (const { other, number } of others) {
    if (number > call && number - 1 === call) lines.row(`call ${call}`, ['the one above']);
    const { ends, codecs, atMs, durationMs } = other;
    const begins = `${atMs < 0 ? '-' : ''}${timeText(Math.abs(atMs))}`;
    lines.row(`call ${number}`, [ends.join(' ↔ '), `from ${begins} for ${timeText(durationMs)}`]);
    lines.row('', [
      plain(codecs.join(', ')),
      `to hear it: recordings convert FILE --call ${number}`,
    ]);
  }
  if (others.every(({ number }) => number < call)) lines.row(`call ${call}`, ['the one above']);
};
