import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';
import type { SheetBlocks } from './sheet-blocks.js';
import { COLOURS, CONTENT_WIDTH, PAGE, STYLES } from './sheet-style.js';
import type { Times } from './sheet-words.js';
import { TypeFaces } from './type-faces.js';
import { NOTE_LIMIT, Phrase, visibleText } from './visible-text.js';

/** What stands around the content of every sheet. Times are ISO 8601 UTC. */
export interface SheetFrame {
  /** Of sheet, in capitals, such as `CALL RECORD`. */
  kind: string;
  /** Of the PDF document. */
  title: string;
  product: { name: string; version: string };
  pbxName: string | null;
  recordingId: string;
  /** The moment of export; also the creation date inside the PDF, so it fixes every byte. */
  exportedAt: string;
  exportedBy: string | null;
}

interface Setting {
  frame: SheetFrame;
  faces: TypeFaces;
  blocks: SheetBlocks;
  times: Times;
}

/** A sheet as a pdfmake document: A4, with a running head and foot. */
export function sheetDocument(setting: Setting, content: Content[]): TDocumentDefinitions {
  const { frame, faces } = setting;
  const maker = visibleText(`${frame.product.name} ${frame.product.version}`);
  return {
    pageSize: 'A4',
    pageMargins: [PAGE.left, PAGE.top, PAGE.right, PAGE.bottom],
    language: 'en',
    displayTitle: true,
    info: {
      title: visibleText(frame.title),
      creator: maker,
      producer: maker,
      creationDate: new Date(frame.exportedAt),
    },
    defaultStyle: { font: faces.latin.name, fontSize: STYLES.value.size, color: COLOURS.ink },
    header: runningHead(setting),
    footer: runningFoot(setting),
    content,
    // A heading never ends a page.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) =>
      node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0,
  };
}

/** Renders a sheet in the faces that its texts need. */
export async function renderSheet(
  texts: readonly string[],
  sheet: (faces: TypeFaces) => TDocumentDefinitions,
): Promise<Uint8Array> {
  const faces = await openFaces();
  await faces.prepare(texts);
  pdfmake.setFonts(fontsOf(faces));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return pdfmake.createPdf(sheet(faces)).getBuffer();
}

let opening: Promise<TypeFaces> | null = null;
const openFaces = (): Promise<TypeFaces> => (opening ??= TypeFaces.open());

/** Signs that the sheets themselves print beside the facts. */
const OWN_SIGNS = '→ · …';

/** Every string in the facts, wherever it is, as it will be printed; and the sheets' own signs. */
export function textsOf(facts: object): string[] {
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

function runningHead({ frame: { kind, product, pbxName }, blocks }: Setting) {
  return (): Content => ({
    columns: [
      blocks.text(kind, { ...STYLES.small, bold: true }, 200),
      rightAligned(blocks.text(pbxName ?? product.name, STYLES.small, 280)),
    ],
    margin: [PAGE.left, 32, PAGE.right, 0],
  });
}

const FOOT = CONTENT_WIDTH - 80;

function runningFoot({ frame, blocks, times }: Setting) {
  const { product, recordingId, exportedBy, exportedAt } = frame;
  const lines = [
    new Phrase(' ', ['Recording', recordingId]),
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
