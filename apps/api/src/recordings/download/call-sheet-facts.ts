/**
 * All that a call sheet shows. Times are ISO 8601 UTC, durations and offsets milliseconds.
 * Null means not known, and is printed as such; nothing is guessed.
 */
export interface CallSheetFacts {
  product: { name: string; version: string };
  pbxName: string | null;
  /** The moment of export; also the creation date inside the PDF, so it fixes every byte. */
  exportedAt: string;
  exportedBy: string | null;
  /** IANA name of the zone in which local times are shown, such as `Europe/Berlin`. */
  timeZone: string;
  recording: RecordingFacts;
  quality: { local: ChannelQuality | null; remote: ChannelQuality | null };
  /** Codecs of sound that is in the capture and cannot be heard. */
  undecoded: readonly string[];
  /** Stretches without packets; null when the capture was not converted. */
  gaps: readonly Gap[] | null;
  /** Number of DTMF digits sent; the digits themselves never reach the sheet. */
  dtmfCount: number | null;
  waveform: Waveform | null;
  notes: readonly NoteFacts[];
  history: readonly HistoryRow[];
  /** Sentences on how the history is told, such as that it is summed up. */
  historyNotes?: readonly string[];
}

export interface RecordingFacts {
  id: string;
  fileName: string;
  conversation: string | null;
  direction: 'in' | 'out' | 'internal' | null;
  local: Party;
  remote: Party;
  owner: Party | null;
  device: string | null;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  bytes: number | null;
  /** Of the capture as received, lower-case hex. */
  sha256: string | null;
  codecs: readonly string[];
  /** A sentence saying what is missing and why. */
  incomplete: string | null;
  /** A sentence saying why no audio could be made. */
  failure: string | null;
}

export interface Party {
  name: string | null;
  number: string | null;
}

/** What one side sent (RFC 3550), as the conversion measured it. */
export interface ChannelQuality {
  /** How it sounds, in one word; null when it came and cannot be heard. */
  grade: 'good' | 'fair' | 'poor' | null;
  codec: string;
  packets: number;
  lost: number;
  lossPercent: number;
  /** Longest run of lost packets. */
  longestBurst: number;
  /** The longest stretch of sound that is missing. */
  longestLossMs: number;
  duplicates: number;
  reordered: number;
  jitterMs: number;
  /** Time that had to be made up because its packets are missing. */
  concealedMs: number;
  /** Ticks a second by which it counted timestamps, where its codec has another clock; else null. */
  timestampClock: number | null;
}

/** A stretch without sound: lost, paused by the sender, before or after its part, not decodable or encrypted. */
export interface Gap {
  side: 'local' | 'remote';
  atMs: number;
  durationMs: number;
  reason: 'lost' | 'silence' | 'absent' | 'undecoded' | 'encrypted';
  /** Of several losses told as one: how many, and how much of the stretch is missing. */
  losses?: { count: number; missingMs: number };
}

/** The picture of the sound, in equal slices of the call. */
export interface Waveform {
  durationMs: number;
  /** Per slice `minLocal, maxLocal, minRemote, maxRemote`, each −128…127. */
  peaks: ArrayLike<number>;
}

export interface NoteFacts {
  text: string;
  author: string | null;
  at: string;
}

/** One line of the activity protocol, already put into words. */
export interface HistoryRow {
  at: string;
  who: string | null;
  what: string;
  via: string | null;
}
