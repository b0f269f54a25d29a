import type { Peaks } from '#media/peaks';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { PRODUCT } from '../product.js';
import type { ConversionFacts } from './conversion-facts.js';
import type { CallSheetFacts, Waveform } from './download/call-sheet-facts.js';
import type { History, HistoryLine } from './history.js';
import type { Note } from './notes.js';
import { qualityView } from './quality.js';

export type SheetParts = {
  readonly recording: RecordingJson;
  /** Null when they cannot be had. */
  readonly facts: ConversionFacts | null;
  readonly peaks: Peaks | null;
  readonly notes: readonly Note[];
  readonly history: History;
  readonly pbxName: string | null;
  readonly exportedBy: string;
  readonly exportedAt: Date;
  /** IANA name. */
  readonly timeZone: string;
};

/** Gathers what the PDF shows; what is not known stays null there. */
export const callSheetFactsOf = (parts: SheetParts): CallSheetFacts => {
  const { recording, facts, peaks, notes, history, pbxName, exportedBy, exportedAt, timeZone } =
    parts;
  return {
    product: PRODUCT,
    pbxName,
    exportedAt: exportedAt.toISOString(),
    exportedBy,
    timeZone,
    recording: {
      ...recording,
      fileName: recording.name ?? recording.id,
      direction: recording.direction as CallSheetFacts['recording']['direction'],
      codecs: [...recording.codecs],
    },
    quality: { local: channelOf(facts, 'local'), remote: channelOf(facts, 'remote') },
    undecoded: facts?.undecoded ?? recording.undecoded,
    gaps: facts?.gaps ?? null,
    dtmfCount: facts?.dtmf.length ?? null,
    waveform: peaks && overviewOf(peaks, recording.durationMs ?? 0),
    notes: notes.map(({ text, byName, by, at }) => ({ text, author: byName ?? by, at })),
    history: history.items.map(rowOf),
    historyNotes: notesOn(history),
  };
};

const rowOf = (line: HistoryLine): CallSheetFacts['history'][number] => {
  const { at, byName, by, text, via, appObject, consent, consentName } = line;
  const under = consent === null ? [] : [`consent: ${consentName ?? consent}`];
  return { at, who: byName ?? by, what: text, via: [appObject ?? via, ...under].join(', ') };
};

/** What a reader must know of how it is told. */
const notesOn = ({ items, whole }: History): string[] => {
  const listed = items.filter(({ type }) => type === 'RecordingListed');
  const isSummary = listed.some(({ data }) => data.isSummary === true);
  return [
    ...(listed.length === 0
      ? []
      : [
          isSummary
            ? 'Lists that showed the recording are summarised: one line for each person.'
            : 'Lists that showed the recording are told once for each person and day (UTC).',
        ]),
    ...(whole
      ? []
      : ['There is more than these entries: the activity of the recording has it all.']),
  ];
};

const channelOf = (facts: ConversionFacts | null, side: 'local' | 'remote') => {
  if (facts === null) return null;
  const { grade, measured } = qualityView(facts)[side];
  const codec = facts.quality[side]?.codec;
  return measured && codec !== undefined ? { grade, codec, ...measured } : null;
};

const VALUES_PER_PEAK = 4;
/** Fewer make a short call look like a band. */
const SLICES_WANTED = 640;

const overviewOf = ({ levels }: Peaks, durationMs: number): Waveform | null => {
  const fromCoarse = levels.toSorted((a, b) => b.samplesPerPeak - a.samplesPerPeak);
  const fine = fromCoarse.find(({ data }) => data.length >= VALUES_PER_PEAK * SLICES_WANTED);
  const level = fine ?? fromCoarse.at(-1);
  return level ? { durationMs, peaks: level.data } : null;
};
