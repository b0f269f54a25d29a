import type { FileFacts } from '#media/describe/file-facts';
import { counted, grouped, plain, sizeText, timeText } from '../plain-text.js';
import { audioInWords } from './audio-in-words.js';
import { callsInWords } from './calls-in-words.js';
import type { Described, Stored } from './inspect-report.js';
import { Lines } from './lines.js';
import { streamInWords } from './stream-in-words.js';
import type { Terminal } from './terminal.js';

/** What is in a capture, as lines of text; ends without a line feed. */
export const describedInWords = (
  { name, stored, described, call }: Omit<Described, 'missing'> & { readonly name: string },
  terminal: Terminal,
): string => {
  const { file, streams, inspection, fault } = described;
  const lines = new Lines(terminal);
  lines.title(name);
  fileInWords(lines, file, stored);
  if (inspection !== null) audioInWords(lines, inspection);
  if (inspection !== null) callsInWords(lines, inspection, call);
  if (fault !== null) lines.gap().row('no audio', [plain(fault.message)], 'yellow');
  if (streams.length > 0) lines.gap().heading(counted(streams.length, 'stream'));
  for (const stream of streams) streamInWords(lines, stream);
  return lines.text();
};

const fileInWords = (lines: Lines, file: FileFacts, stored: Stored): void => {
  const links = file.linkTypes.map(({ name }) => name).join(', ');
  const order = `${file.byteOrder}-endian`;
  const clock = file.resolution === 'other' ? [] : [`times in ${file.resolution}`];
  lines.row('file', [`${file.format}, ${order}`, ...clock, links || 'no link type']);
  const size = sizeText(file.bytes);
  lines.row('', [counted(file.packets, 'packet'), `${timeText(file.spanMs)} long`, size]);
  if (stored.form === 'compact') {
    const share = Math.round((100 * stored.bytes) / Math.max(1, file.bytes));
    lines.row('', [`stored compact in ${sizeText(stored.bytes)}, ${share} % of that`]);
  }
  if (file.firstPacketAt !== null) lines.row('begins', [clockText(file.firstPacketAt)]);
  damageInWords(lines, file);
};

/** `2026-03-10 09:00:00.000 UTC`. */
const clockText = (iso: string): string => iso.replace('T', ' ').replace('Z', ' UTC');

const damageInWords = (lines: Lines, { damage, cutShort }: FileFacts): void => {
  if (cutShort) {
    lines.row(
      'cut short',
      ['the file ends within a packet: it was not written to its end'],
      'yellow',
    );
  }
  const [first] = damage;
  if (first === undefined) return;
  const bytes = damage.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0);
  const where = `the first after byte ${grouped(first.fromByte)}`;
  const words = `${counted(damage.length, 'stretch').replace('stretchs', 'stretches')} of it, about`;
  lines.row('damaged', [`${words} ${sizeText(bytes)}, cannot be read; ${where}`], 'yellow');
};
