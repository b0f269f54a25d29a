import type { Endpoint, StreamFacts, WhySilent } from '#media/describe/stream-facts';
import { FAX_TYPE } from '#media/rtp/codec';
import { counted, grouped, plain, timeText } from '../plain-text.js';
import { ssrcText } from './inspect-report.js';
import type { Lines } from './lines.js';

const WHY_SILENT: Record<WhySilent, string> = {
  'other-call': 'not heard: it is of another call at the same time',
  encrypted: 'not heard: it is encrypted (SRTP)',
  codec: 'not heard: its codec cannot be decoded',
  video: 'not heard: it is video',
  'no-media': 'not heard: it carries no sound',
};

/** One RTP stream: between whom, what, how much of it came. */
export const streamInWords = (lines: Lines, stream: StreamFacts): void => {
  const { side, source, destination, ssrc, fromMs, toMs, silentBecause, besides } = stream;
  const ends = `${endText(source)} → ${endText(destination)}`;
  lines.row(side ?? 'other', [ends, `SSRC ${ssrcText(ssrc)}`]);
  const pace = stream.packetMs.length === 0 ? [] : [`every ${stream.packetMs.join(', ')} ms`];
  lines.row('', [...codecsInWords(stream), ...pace, `${timeText(fromMs)} to ${timeText(toMs)}`]);
  lines.row('', countsInWords(stream));
  if (besides.length > 0) lines.row('', [`besides: ${plain(besides.join(', '))}`]);
  if (silentBecause === null) return;
  const part = stream.missingPart === null ? '' : `. ${stream.missingPart}`;
  lines.row('', [`${WHY_SILENT[silentBecause]}${part}`], 'yellow');
};

const endText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const codecsInWords = ({ codecs }: StreamFacts): string[] => {
  const MOST = 8;
  const turns = codecs.slice(0, MOST).map(({ codec, payloadType, fromMs }, i) => {
    // Fax is no RTP, and its number none that is in the capture.
    const isRtp = payloadType !== FAX_TYPE;
    const name = isRtp ? `${plain(codec)} (type ${payloadType})` : plain(codec);
    return i === 0 ? name : `from ${timeText(fromMs)} ${name}`;
  });
  const more = codecs.length - turns.length;
  return more > 0 ? [...turns, counted(more, 'more change')] : turns;
};

const countsInWords = (stream: StreamFacts): string[] => {
  const { packets, lost, duplicates, reordered, cutShort, jitterMs } = stream;
  const percent = ((100 * lost) / Math.max(1, packets + lost)).toFixed(2);
  return [
    counted(packets, 'packet'),
    lost === 0 ? 'none lost' : `${grouped(lost)} lost (${percent} %)`,
    ...(duplicates > 0 ? [`${grouped(duplicates)} came twice`] : []),
    ...(reordered > 0 ? [`${grouped(reordered)} out of order`] : []),
    ...(cutShort > 0 ? [`${grouped(cutShort)} cut short`] : []),
    `jitter ${jitterMs.toFixed(2)} ms`,
  ];
};
