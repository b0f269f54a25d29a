import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';
import type { CallSheetFacts } from './call-sheet-facts.js';
import { callDetails, gapSection, historySection, noteSection } from './call-sheet-sections.js';
import { SheetBlocks } from './sheet-blocks.js';
import { COLOURS, CONTENT_WIDTH, PAGE, STYLES } from './sheet-style.js';
import { direction, duration, shortParty, Times } from './sheet-words.js';
import { Typesetter } from './text-lines.js';
import { TypeFaces } from './type-faces.js';
import { NOTE_LIMIT, Phrase, visibleText } from './visible-text.js';
import { waveformPicture } from './waveform-picture.js';

/**
 * The call sheet of one recording as a pdfmake document. Pure: the same facts and faces give the
 * same document. `faces` must have been prepared with `textsOf(facts)`.
 */
export function callSheet(facts: CallSheetFacts, faces: TypeFaces): TDocumentDefinitions {
  const blocks = new SheetBlocks(new Typesetter(faces));
  const times = new Times(facts.timeZone);
  return {
    pageSize: 'A4',
    pageMargins: [PAGE.left, PAGE.top, PAGE.right, PAGE.bottom],
    language: 'en',
    displayTitle: true,
    info: {
      title: visibleText(`Call record ${facts.recording.id}`),
      creator: visibleText(`${facts.product.name} ${facts.product.version}`),
      producer: visibleText(`${facts.product.name} ${facts.product.version}`),
      creationDate: new Date(facts.exportedAt),
    },
    defaultStyle: { font: faces.latin.name, fontSize: STYLES.value.size, color: COLOURS.ink },
    header: runningHead(facts, blocks),
    footer: runningFoot(facts, blocks, times),
    content: [
      ...title(facts, blocks, times),
      ...faults(facts, blocks),
      ...sound(facts, blocks),
      ...callDetails(facts, blocks, times),
      ...gapSection(facts, blocks),
      ...noteSection(facts, blocks, times),
      ...historySection(facts, blocks, times),
    ],
    // A heading never ends a page.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) =>
      node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0,
  };
}

/**
 * Renders the call sheet to PDF. Deterministic: equal facts give equal bytes. Takes tenths of a
 * second of CPU, so it belongs in a worker thread (see CallSheetPool).
 */
export async function renderCallSheet(facts: CallSheetFacts): Promise<Uint8Array> {
  const faces = await openFaces();
  await faces.prepare(textsOf(facts));
  pdfmake.setFonts(fontsOf(faces));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return pdfmake.createPdf(callSheet(facts, faces)).getBuffer();
}

let opening: Promise<TypeFaces> | null = null;
const openFaces = (): Promise<TypeFaces> => (opening ??= TypeFaces.open());

/** Signs that the sheet itself prints beside the facts. */
const OWN_SIGNS = '→ · …';

/** Every string in the facts, wherever it is, as it will be printed; and the sheet's own signs. */
export function textsOf(facts: CallSheetFacts): string[] {
  return [OWN_SIGNS, ...stringsIn(facts)];
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield visibleText(value, NOTE_LIMIT);
  else if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  else for (const part of Object.values(value)) yield* stringsIn(part);
}

/** pdfmake's own store in memory, which its types leave out; nothing is read from the disk. */
interface VirtualFiles {
  virtualfs: { writeFileSync(path: string, bytes: Buffer): void };
}

function fontsOf(faces: TypeFaces): TFontDictionary {
  const { virtualfs } = pdfmake as typeof pdfmake & VirtualFiles;
  const fonts: TFontDictionary = {};
  for (const { name, bytes } of faces.opened) {
    const paths = { normal: `fonts/${name}`, bold: `fonts/${name}.bold` };
    virtualfs.writeFileSync(paths.normal, Buffer.from(bytes.normal));
    virtualfs.writeFileSync(paths.bold, Buffer.from(bytes.bold));
    fonts[name] = paths;
  }
  return fonts;
}

function title({ recording }: CallSheetFacts, blocks: SheetBlocks, times: Times): Content[] {
  const [from, to] =
    recording.direction === 'in'
      ? [recording.remote, recording.local]
      : [recording.local, recording.remote];
  const { startedAt, durationMs } = recording;
  const start = startedAt && (times.local(startedAt) ?? times.utc(startedAt));
  const lead = [
    direction(recording.direction),
    start ?? 'start not known',
    durationMs === null ? 'duration not known' : duration(durationMs),
  ];
  return [
    blocks.text(new Phrase('  →  ', [from, to].map(shortParty)), STYLES.title),
    { stack: [blocks.text(new Phrase('  ·  ', lead), STYLES.lead)], margin: [0, 3, 0, 0] },
  ];
}

function faults({ recording }: CallSheetFacts, blocks: SheetBlocks): Content[] {
  const { failure, incomplete } = recording;
  return [
    ...(failure === null ? [] : [blocks.callout('No audio', failure, 'warning')]),
    ...(incomplete === null ? [] : [blocks.callout('Incomplete', incomplete, 'caution')]),
  ];
}

function sound({ waveform, gaps }: CallSheetFacts, blocks: SheetBlocks): Content[] {
  if (waveform === null) return [];
  return [blocks.heading('Sound'), waveformPicture(waveform, gaps ?? [], blocks)];
}

function runningHead({ product, pbxName }: CallSheetFacts, blocks: SheetBlocks) {
  return (): Content => ({
    columns: [
      blocks.text('CALL RECORD', { ...STYLES.small, bold: true }, 200),
      rightAligned(blocks.text(pbxName ?? product.name, STYLES.small, 280)),
    ],
    margin: [PAGE.left, 32, PAGE.right, 0],
  });
}

const FOOT = CONTENT_WIDTH - 80;

function runningFoot(facts: CallSheetFacts, blocks: SheetBlocks, times: Times) {
  const { product, recording, exportedBy, exportedAt } = facts;
  const lines = [
    new Phrase(' ', ['Recording', recording.id]),
    new Phrase(' · ', [`${product.name} ${product.version}`, times.utc(exportedAt)]),
    new Phrase(' ', ['Exported by', exportedBy ?? 'someone not known']),
  ];
  return (page: number, pages: number): Content => ({
    stack: [
      { canvas: [hairline()], margin: [0, 0, 0, 6] },
      {
        columns: [
          {
            width: FOOT,
            stack: lines.map((line) => blocks.text(line, STYLES.small, FOOT)),
          },
          rightAligned(blocks.text(`Page ${page} of ${pages}`, STYLES.small, 90)),
        ],
      },
    ],
    margin: [PAGE.left, 14, PAGE.right, 0],
  });
}

const rightAligned = (content: Content): Content => ({ stack: [content], alignment: 'right' });

const hairline = () => ({
  type: 'line' as const,
  x1: 0,
  y1: 0,
  x2: CONTENT_WIDTH,
  y2: 0,
  lineWidth: 0.5,
  lineColor: COLOURS.hairline,
});
