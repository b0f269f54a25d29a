import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { ReceiptFacts } from './receipt-facts.js';
import { SheetBlocks } from './sheet-blocks.js';
import { renderSheet, sheetDocument, textsOf } from './sheet-document.js';
import { CONTENT_WIDTH, STYLES } from './sheet-style.js';
import * as words from './sheet-words.js';
import { Typesetter } from './text-lines.js';
import type { TypeFaces } from './type-faces.js';

/** The receipt of a deletion as a pdfmake document. Pure; `faces` as for the call sheet. */
export function receiptSheet(facts: ReceiptFacts, faces: TypeFaces): TDocumentDefinitions {
  const blocks = new SheetBlocks(new Typesetter(faces));
  const times = new words.Times(facts.timeZone);
  const { id } = facts.recording;
  const title = `Deletion receipt ${id}`;
  const frame = { ...facts, kind: 'DELETION RECEIPT', title, recordingId: id };
  return sheetDocument({ frame, faces, blocks, times }, [
    blocks.text('Deletion receipt', STYLES.title),
    { stack: [blocks.text(facts.summary, STYLES.lead)], margin: [0, 3, 0, 0] },
    ...facts.left.map((sentence) => blocks.callout('Left to the operator', sentence, 'caution')),
    blocks.heading('What was deleted'),
    thing(facts, blocks, times),
    blocks.heading('How it went'),
    blocks.grid(STEPS, facts.steps.map(stepRow(times))),
    { stack: [blocks.text(NOTHING_ELSE, STYLES.label)], margin: [0, 8, 0, 0] },
  ]);
}

/** Renders a receipt to PDF. Deterministic: equal facts give equal bytes. */
export const renderReceipt = (facts: ReceiptFacts): Promise<Uint8Array> =>
  renderSheet(textsOf(facts), (faces) => receiptSheet(facts, faces));

const NOTHING_ELSE =
  'Names, numbers, file name, notes and sound are not kept; this receipt is made from the history that remains.';

const STEPS = [
  { title: 'Time (UTC)', width: 106 },
  { title: 'Who', width: 100 },
  { title: 'What', width: 160 },
  { title: 'Why', width: CONTENT_WIDTH - 366 },
];

const stepRow =
  (times: words.Times) =>
  ({ at, who, what, why }: ReceiptFacts['steps'][number]) => [
    times.utc(at).replace(/ UTC$/, ''),
    who,
    what,
    why ?? 'no reason was given',
  ];

function thing({ recording }: ReceiptFacts, blocks: SheetBlocks, times: words.Times): Content {
  const { codecs, durationMs, bytes, startedAt, endedAt } = recording;
  const both = (at: string | null): string | null =>
    at && [times.local(at), times.utc(at)].filter((line) => line !== null).join('\n');
  const rows: [string, string | null][] = [
    ['Recording', recording.id],
    ['Started', both(startedAt)],
    ['Ended', both(endedAt)],
    ['Duration', durationMs === null ? null : words.duration(durationMs)],
    ['Size', bytes === null ? null : words.bytes(bytes)],
    ['Codecs', codecs.length === 0 ? null : codecs.join(', ')],
    ['Recorded by', recording.device],
  ];
  return blocks.facts(rows, CONTENT_WIDTH);
}
