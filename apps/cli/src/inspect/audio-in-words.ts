import type { DtmfDigit, Inspection } from '#media/inspect';
import { gradeOf } from '#media/quality/grade';
import type { DirectionQuality } from '#media/quality/quality';
import type { TimelineSpan } from '#media/quality/timeline';
import type { Side } from '#media/scan/sides';
import { counted, grouped, lastingText, plain, timeText } from '../plain-text.js';
import { INDENT, type Lines } from './lines.js';
import type { Colour } from './terminal.js';
import { TimelinePicture } from './timeline-picture.js';

const SIDES = ['local', 'remote'] as const;
const MOST_GAPS = 12;

/** What is heard: how long, how well, and what is missing. */
export const audioInWords = (lines: Lines, inspection: Inspection): void => {
  const { durationMs, sampleRate, codecs, undecoded, dtmf, otherCalls } = inspection;
  const rate = `${sampleRate / 1000} kHz`;
  lines.gap().row('audio', [timeText(durationMs), rate, plain(codecs.join(', '))]);
  if (undecoded.length > 0) {
    lines.row('', [`not heard: ${plain(undecoded.join(', '))}`], 'yellow');
  }
  if (otherCalls.length > 0) {
    const left = `${counted(otherCalls.length, 'other call')} at the same time left out`;
    lines.row('', [`${left}, see the calls below`], 'yellow');
  }
  picture(lines.gap(), inspection);
  lines.gap();
  for (const side of SIDES) qualityInWords(lines, side, inspection);
  if (dtmf.length > 0) digitsInWords(lines.gap(), dtmf);
  gapsInWords(lines, inspection);
};

const picture = (lines: Lines, { durationMs, timeline, peaks, dtmf }: Inspection): void => {
  const { terminal } = lines;
  const drawing = new TimelinePicture(terminal, durationMs, terminal.width - INDENT);
  lines.drawn('', drawing.axis());
  let isLossy = false;
  for (const [number, side] of SIDES.entries()) {
    const { spans } = timeline[side];
    lines.drawn(side, drawing.sound(spans, peaks, number === 0 ? 0 : 1));
    const losses = drawing.losses(spans);
    isLossy ||= losses !== '';
    if (losses !== '') lines.drawn('  lost', losses);
    const digits = dtmf.filter((digit) => digit.side === side);
    if (digits.length > 0) lines.drawn('  digits', drawing.digits(digits));
  }
  const loss = isLossy ? ['× lost (· below 1 %)'] : [];
  const levels = terminal.hasUnicode ? '▁▄█' : '_=#';
  const kinds = SIDES.flatMap((side) => timeline[side].spans.map(({ kind }) => kind));
  const undecoded = kinds.includes('undecoded') ? ['░ not decoded'] : [];
  const encrypted = kinds.includes('encrypted') ? ['▒ encrypted'] : [];
  const absent = kinds.includes('absent') ? ['blank: not there'] : [];
  const hidden = [...undecoded, ...encrypted];
  lines.row('', [`${levels} sound`, '· silence', ...loss, ...hidden, ...absent], 'dim');
};

const GRADES: Record<ReturnType<typeof gradeOf>, Colour> = {
  good: 'green',
  fair: 'yellow',
  poor: 'red',
};

const qualityInWords = (lines: Lines, side: Side, inspection: Inspection): void => {
  const quality = inspection.quality[side];
  const { spans } = inspection.timeline[side];
  if (quality === null) {
    lines.row(side, ['no sound']);
    return;
  }
  const { lost, lossPercent, lossBursts, longestBurst, jitterMs, mostJitterMs } = quality;
  const grade = gradeOf(quality, spans);
  const jitter = `jitter ${jitterMs.toFixed(1)} ms (at most ${mostJitterMs.toFixed(1)})`;
  const loss = lost === 0 ? 'nothing lost' : `${lossPercent.toFixed(2)} % lost`;
  const hidden = hiddenInWords(spans);
  lines.row(side, [grade, loss, ...hidden, jitter], GRADES[grade]);
  clockInWords(lines, quality);
  if (lost === 0) return;
  const bursts = `in ${counted(lossBursts, 'burst')} of up to ${counted(longestBurst, 'packet')}`;
  const missing = `${lastingText(quality.lostMs)} missing, ${lastingText(quality.concealedMs)} concealed`;
  lines.row('', [`${bursts}: ${missing}`]);
};

/** What came of a side and is not heard. */
const hiddenInWords = (spans: readonly TimelineSpan[]): string[] =>
  (['encrypted', 'undecoded'] as const).flatMap((kind) => {
    const own = spans.filter((span) => span.kind === kind);
    const ms = own.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return ms === 0 ? [] : [`${lastingText(ms)} ${HIDDEN[kind]}`];
  });

const HIDDEN = { encrypted: 'encrypted', undecoded: 'not decoded' } as const;

const clockInWords = (lines: Lines, { timestampClock }: DirectionQuality): void => {
  if (timestampClock === undefined) return;
  const clock = `timestamps count ${grouped(timestampClock)} a second`;
  lines.row('', [`${clock}, another clock than its codec has: put right`], 'yellow');
};

const digitsInWords = (lines: Lines, dtmf: readonly DtmfDigit[]): void => {
  lines.heading('dialled digits');
  for (const side of SIDES) {
    const digits = dtmf.filter((digit) => digit.side === side);
    if (digits.length === 0) continue;
    lines.row(
      side,
      digits.map(({ digit, atMs }) => `${digit} at ${timeText(atMs)}`),
    );
  }
};

const gapsInWords = (lines: Lines, { gaps }: Inspection): void => {
  if (gaps.length === 0) return;
  const longest = gaps.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, MOST_GAPS);
  const shown = longest.toSorted((a, b) => a.atMs - b.atMs);
  const all = counted(gaps.length, 'gap');
  lines.gap().heading(gaps.length > MOST_GAPS ? `${all}, the ${MOST_GAPS} longest` : all);
  for (const { side, atMs, durationMs, reason, losses } of shown) {
    const many = losses === undefined ? [] : [`${counted(losses.count, 'loss')} together`];
    lines.row(side, [`${timeText(atMs)}  ${lastingText(durationMs)}  ${reason}`, ...many]);
  }
};
