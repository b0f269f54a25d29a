/** What the page reads of the product's JSON. */

export type Direction = 'in' | 'out' | 'internal';
export type RecordingState =
  'recording' | 'received' | 'converting' | 'ready' | 'failed' | 'recycled' | 'deleted';
export type Role = 'user' | 'admin' | 'auditor';

export type Party = { name: string | null; number: string | null };

export type DirectionQuality = {
  packets: number;
  lost: number;
  lossPercent: number;
  jitterMs: number;
};
export type Quality = DirectionQuality & {
  local?: DirectionQuality | null;
  remote?: DirectionQuality | null;
};

/** Unknown values are null, never guessed. `incomplete` and `failure` are sentences. */
export type Recording = {
  id: string;
  conversation: string | null;
  name: string | null;
  device: string | null;
  serial: string | null;
  owner: { id: string; name: string; number: string | null } | null;
  direction: Direction | null;
  local: Party;
  remote: Party;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  bytes: number | null;
  sha256: string | null;
  sampleRate: number | null;
  state: RecordingState;
  incomplete: string | null;
  incompleteCode: string | null;
  failure: string | null;
  failureCode: string | null;
  codecs: string[];
  quality: Quality | null;
  protected: boolean;
  recycledAt: string | null;
  removesOn: string | null;
  encrypted: boolean;
  locked: boolean;
  watermarked: boolean;
  notes: number;
};

export type RecordingPage = {
  items: Recording[];
  next: string | null;
  asOf: { position: string; at: string };
};

/** Lowest and highest sample (−128…127) of each step, alternating: min, max, min, max, … */
export type PeakLevel = { samplesPerPeak: number; local: number[]; remote: number[] };
export type Waveform = { sampleRate: number; durationMs: number; levels: PeakLevel[] };

export type HistoryItem = {
  position: string;
  at: string;
  by: string;
  byName: string | null;
  via: string | null;
  type: string;
  text: string;
  data: unknown;
};
export type History = { items: HistoryItem[] };

export type Session = { user: { id: string; name: string; role: Role }; appObject: string | null };

export type Settings = {
  pbxName: string | null;
  retentionDays: number;
  webdav: { user: string } | null;
};
export type SettingsChange = {
  pbxName?: string | null;
  retentionDays?: number;
  webdav?: { user: string; password: string } | null;
};

export type Status = {
  product: { name: string; version: string };
  pbxName: string | null;
  connections: { name: string; state: 'up' | 'down'; detail: string | null }[];
  projection: {
    state: 'live' | 'behind' | 'stopped';
    lagEvents: number | null;
    lagSeconds: number | null;
  };
  queues: { name: string; waiting: number; active: number; delayed: number; failed: number }[];
  storage: { freeBytes: number; totalBytes: number };
  recordingNow: number;
};

/** Frames of /api/live that the page understands; the server sends others too. */
export type LiveFrame =
  | { type: 'recording'; change: 'added' | 'changed'; recording: Recording }
  | { type: 'recording'; change: 'removed'; recording: { id: string } };
