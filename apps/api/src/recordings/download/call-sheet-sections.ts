import type { Content } from 'pdfmake/interfaces.js';
import type { CallSheetFacts, ChannelQuality, Gap, NoteFacts } from './call-sheet-facts.js';
import type { SheetBlocks } from './sheet-blocks.js';
import { CONTENT_WIDTH, STYLES } from './sheet-style.js';
import * as words from './sheet-words.js';
import { NOTE_LIMIT, Phrase } from './visible-text.js';

const GUTTER = 24;
const HALF = (CONTENT_WIDTH - GUTTER) / 2;
const NONE = 'none';

/** Parties, times, file and quality. */
export function callDetails(
  facts: CallSheetFacts,
  blocks: SheetBlocks,
  times: words.Times,
): Content[] {
  return [
    {
      columnGap: GUTTER,
      columns: [
        { width: HALF, stack: [blocks.heading('Parties'), parties(facts, blocks)] },
        { width: HALF, stack: [blocks.heading('Time'), moments(facts, blocks, times)] },
      ],
    },
    blocks.heading('Capture'),
    capture(facts, blocks),
    blocks.heading('Quality'),
    quality(facts, blocks),
  ];
}

function parties({ recording, pbxName }: CallSheetFacts, blocks: SheetBlocks): Content {
  const { local, remote, owner, device } = recording;
  const rows = [
    ['Local', words.party(local)],
    ['Remote', words.party(remote)],
    ['Direction', recording.direction && words.direction(recording.direction)],
    ['Owner', owner && words.party(owner)],
    ['Device', device],
    ['PBX', pbxName],
  ] as const;
  return blocks.facts(rows, HALF);
}

function moments({ recording, ...facts }: CallSheetFacts, blocks: SheetBlocks, times: words.Times) {
  const { startedAt, endedAt, durationMs } = recording;
  const both = (at: string | null): string | null =>
    at && [times.local(at), times.utc(at)].filter((line) => line !== null).join('\n');
  const rows: [string, string | null][] = [
    ['Started', both(startedAt)],
    ['Ended', both(endedAt)],
    ['Duration', durationMs === null ? null : words.duration(durationMs)],
    ['Exported', both(facts.exportedAt)],
    ['Time zone', times.zone ?? 'UTC'],
  ];
  return blocks.facts(rows, HALF);
}

function capture({ recording }: CallSheetFacts, blocks: SheetBlocks): Content {
  const { codecs } = recording;
  const rows: [string, string | null][] = [
    ['File name', recording.fileName],
    ['Size', recording.bytes === null ? null : words.bytes(recording.bytes)],
    ['SHA-256', recording.sha256],
    ['Codecs', codecs.length === 0 ? null : codecs.join(', ')],
    ['Recording', recording.id],
    ['Conversation', recording.conversation],
  ];
  return blocks.facts(rows, CONTENT_WIDTH);
}

const QUALITY_COLUMNS = [
  { title: 'Side', width: 52 },
  { title: 'Codec', width: 76 },
  { title: 'Packets', width: 56 },
  { title: 'Lost', width: 88 },
  { title: 'Longest loss', width: 66 },
  { title: 'Jitter', width: 52 },
  { title: 'Reordered', width: 52 },
  { title: 'Made up', width: CONTENT_WIDTH - 442 },
];

function quality(facts: CallSheetFacts, blocks: SheetBlocks): Content {
  const { local, remote } = facts.quality;
  const rows = [channelRow('Local', local), channelRow('Remote', remote)];
  const clocks = [...clockLine('local', local), ...clockLine('remote', remote)];
  const lines = [gradeLine(local, remote), ...undecodedLine(facts), ...clocks, digitsLine(facts)];
  const below: Content = {
    stack: lines.map((line) => blocks.text(line, STYLES.label)),
    margin: [0, 5, 0, 0],
  };
  return { stack: [blocks.grid(QUALITY_COLUMNS, rows), below] };
}

const GRADES =
  'Good: up to 1 % lost and no hole beyond 200 ms; fair: up to 5 % and a second. ' +
  'What is encrypted or cannot be decoded is a hole.';

function gradeLine(local: ChannelQuality | null, remote: ChannelQuality | null): string {
  const word = (side: ChannelQuality | null) =>
    side === null ? 'not known' : (side.grade ?? 'not audible');
  return `Local side: ${word(local)}. Remote side: ${word(remote)}. ${GRADES}`;
}

function undecodedLine({ undecoded }: CallSheetFacts): string[] {
  if (undecoded.length === 0) return [];
  return [`Not audible, but in the capture: sound coded with ${undecoded.join(', ')}.`];
}

function clockLine(side: string, quality: ChannelQuality | null): string[] {
  const clock = quality?.timestampClock ?? null;
  if (clock === null) return [];
  return [
    `The ${side} side counted timestamps at ${words.count(clock)} a second, which is not the clock of ` +
      'its codec; its sound stands where it was spoken.',
  ];
}

function digitsLine({ dtmfCount }: CallSheetFacts): string {
  const digits = dtmfCount === null ? null : words.count(dtmfCount);
  const dtmf = digits === null ? 'not known' : digits === '0' ? NONE : digits;
  return `DTMF digits in the call: ${dtmf}. The digits themselves are not printed.`;
}

function channelRow(title: string, side: ChannelQuality | null): (string | null)[] {
  if (side === null) return [title, null, null, null, null, null, null, null];
  return [
    title,
    side.codec,
    words.count(side.packets),
    `${words.count(side.lost)} (${words.percent(side.lossPercent)})`,
    words.gap(side.longestLossMs),
    words.milliseconds(side.jitterMs),
    words.count(side.reordered),
    words.duration(side.concealedMs),
  ];
}

const GAP_COLUMNS = [
  { title: 'Side', width: 52 },
  { title: 'Why no packets', width: 170 },
  { title: 'Number', width: 70 },
  { title: 'In all', width: 90 },
  { title: 'Longest', width: CONTENT_WIDTH - 382 },
];

/** Gaps summed up by side and reason; a bad line has thousands of them. */
export function gapSection({ gaps }: CallSheetFacts, blocks: SheetBlocks): Content[] {
  const heading = blocks.heading('Gaps');
  if (gaps === null) return [heading, blocks.text(null, STYLES.value)];
  if (gaps.length === 0) return [heading, blocks.text('No gaps were found.', STYLES.value)];
  const groups = Map.groupBy(gaps, ({ side, reason }) => `${side} ${reason}`);
  return [heading, blocks.grid(GAP_COLUMNS, [...groups.values()].map(gapRow))];
}

function gapRow(group: Gap[]): string[] {
  const total = group.reduce((sum, gap) => sum + (gap.losses?.missingMs ?? gap.durationMs), 0);
  const count = group.reduce((sum, { losses }) => sum + (losses?.count ?? 1), 0);
  const longest = group.reduce((most, gap) => (gap.durationMs > most.durationMs ? gap : most));
  return [
    longest.side === 'local' ? 'Local' : 'Remote',
    words.GAP_REASONS[longest.reason],
    words.count(count),
    words.gap(total),
    `${words.gap(longest.durationMs)} at ${words.clock(longest.atMs)}`,
  ];
}

/** Notes up to this length (UTF-16 units) are kept on one page. */
const WHOLE_NOTE = 2_000;

export function noteSection(
  { notes }: CallSheetFacts,
  blocks: SheetBlocks,
  times: words.Times,
): Content[] {
  const heading = blocks.heading('Notes');
  if (notes.length === 0) return [heading, blocks.text('No notes.', STYLES.value)];
  return notes.map((note, i) => {
    const { stack, whole } = noteBlock(note, blocks, times);
    return { stack: i === 0 ? [heading, stack] : [stack], unbreakable: whole };
  });
}

function noteBlock({ text, author, at }: NoteFacts, blocks: SheetBlocks, times: words.Times) {
  const time = times.local(at) ?? times.utc(at);
  const stack: Content = {
    stack: [
      blocks.text(new Phrase(' · ', [author ?? 'author not known', time]), STYLES.label),
      blocks.text(text, STYLES.value, CONTENT_WIDTH, NOTE_LIMIT),
    ],
    margin: [0, 0, 0, 8],
  };
  return { stack, whole: text.length <= WHOLE_NOTE };
}

const HISTORY_COLUMNS = [
  { title: 'Time (UTC)', width: 106 },
  { title: 'Who', width: 116 },
  { title: 'What', width: 196 },
  { title: 'Via', width: CONTENT_WIDTH - 418 },
];

/** The activity protocol, oldest first as it comes. */
export function historySection(
  { history, historyNotes = [] }: CallSheetFacts,
  blocks: SheetBlocks,
  times: words.Times,
): Content[] {
  const heading = blocks.heading('History');
  if (history.length === 0) return [heading, blocks.text('No history.', STYLES.value)];
  const rows = history.map(({ at, who, what, via }) => [
    times.utc(at).replace(/ UTC$/, ''),
    who,
    what,
    via,
  ]);
  const notes = historyNotes.map((note) => blocks.text(note, STYLES.label));
  return [heading, ...notes, blocks.grid(HISTORY_COLUMNS, rows)];
}
