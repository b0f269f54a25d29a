import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { CallSheetFacts } from './call-sheet-facts.js';
import { callDetails, gapSection, historySection, noteSection } from './call-sheet-sections.js';
import { SheetBlocks } from './sheet-blocks.js';
import { renderSheet, sheetDocument, textsOf } from './sheet-document.js';
import { STYLES } from './sheet-style.js';
import { direction, duration, shortParty, Times } from './sheet-words.js';
import { Typesetter } from './text-lines.js';
import type { TypeFaces } from './type-faces.js';
import { Phrase } from './visible-text.js';
import { waveformPicture } from './waveform-picture.js';

/**
 * The call sheet of one recording as a pdfmake document. Pure: the same facts and faces give the
 * same document. `faces` must have been prepared with `textsOf(facts)`.
 */
export function callSheet(facts: CallSheetFacts, faces: TypeFaces): TDocumentDefinitions {
  const blocks = new SheetBlocks(new Typesetter(faces));
  const times = new Times(facts.timeZone);
  const frame = {
    ...facts,
    kind: 'CALL RECORD',
    title: `Call record ${facts.recording.id}`,
    recordingId: facts.recording.id,
  };
  return sheetDocument({ frame, faces, blocks, times }, [
    ...title(facts, blocks, times),
    ...faults(facts, blocks),
    ...sound(facts, blocks),
    ...callDetails(facts, blocks, times),
    ...gapSection(facts, blocks),
    ...noteSection(facts, blocks, times),
    ...historySection(facts, blocks, times),
  ]);
}

/**
 * Renders the call sheet to PDF. Deterministic: equal facts give equal bytes. Takes tenths of a
 * second of CPU, so it belongs in a worker thread (see CallSheetPool).
 */
export const renderCallSheet = (facts: CallSheetFacts): Promise<Uint8Array> =>
  renderSheet(textsOf(facts), (faces) => callSheet(facts, faces));

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
