/** Short names for the API's own types, which are generated from docs/openapi.json. */
import type { components, paths } from '../api.generated.js';

type Schemas = components['schemas'];
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** Unknown values are null, never guessed. `incomplete` and `failure` are sentences. */
export type Recording = Schemas['Recording'];
export type Party = Recording['local'];

export type RecordingPage = Answer<'/api/recordings'>;
/** Lowest and highest sample (−128…127) of each step, alternating: min, max, min, max, … */
export type Waveform = Schemas['Waveform'];
export type PeakLevel = Waveform['levels'][number];
export type History = Answer<'/api/recordings/{id}/history'>;
export type HistoryItem = History['items'][number];
export type RecordingQuality = Schemas['RecordingQuality'];
export type QualitySide = RecordingQuality['local'];
export type TimelineSpan = QualitySide['timeline'][number];
export type DialledDigit = Schemas['DialledDigits']['items'][number];
export type Session = Pick<
  Answer<'/api/session'>,
  | 'user'
  | 'appObject'
  | 'appObjects'
  | 'deletionMode'
  | 'notes'
  | 'consent'
  | 'supervises'
  | 'passwordChangeDue'
  | 'via'
>;
export type SignInWays = Answer<'/api/session/ways'>;
export type OpenSessions = Answer<'/api/sessions'>;
export type OpenSession = OpenSessions['items'][number];
export type ApiToken = Schemas['ApiToken'];
export type Lockout = Answer<'/api/users/{id}/lockout'>;
export type Access = Schemas['Access'];
export type AccessList = Answer<'/api/access'>;
export type Notes = Answer<'/api/recordings/{id}/notes'>;
export type Note = Notes['items'][number];
export type RemovedNote = Notes['removed'][number];
export type Receipt = Schemas['DeletionReceipt'];
export type Settings = Schemas['Settings'];
export type CryptKeys = Schemas['CryptKeys'];
export type SettingsChange = Partial<Omit<Settings, 'webdav' | 'cryptKey'>> & {
  cryptKey?: string | null;
  webdav?: { user: string; password: string } | null;
  /** How many recordings go at once because of this, as the preview says. */
  confirmRemovals?: number;
};
/** What says for how long recordings are kept. */
export type Keeping = Pick<Settings, 'retentionDays' | 'retentionRules' | 'binDays'>;
export type TraceArea = keyof Settings['traceLevels'];
export type Seals = Schemas['Seals'];
export type Statement = Schemas['Statement'];
export type Verification = Schemas['Verification'];
export type Act = Schemas['Act'];
export type ActivityPage = Schemas['ActivityPage'];
export type LogLine = Schemas['LogLine'];
export type LogPage = Schemas['LogPage'];
export type RetentionRule = Schemas['RetentionRule'];
export type SettingsPreview = Schemas['SettingsPreview'];
/** What a preview is asked about: other settings, licences taken away, accounts removed. */
export type WhatIf = Partial<Keeping> & {
  withoutLicence?: { users?: string[]; templates?: string[] };
  withoutUsers?: string[];
};
export type Orphan = Schemas['Orphan'];
export type OrphanPage = Answer<'/api/orphans'>;
export type Template = Schemas['Template'];
export type User = Schemas['User'];
export type UserPage = Answer<'/api/users'>;
export type AppObject = Schemas['AppObject'];
export type Hold = Schemas['Hold'];
export type CountedHold = Schemas['CountedHold'];
export type HoldScope = NonNullable<Hold['scope']>;
export type AuditPage = Answer<'/api/events'>;
export type AuditEvent = AuditPage['items'][number];
export type Status = Schemas['Status'];
export type Alarm = Status['alarms'][number];
export type Sweep = Status['sweeps'][number];

/** Frames of /api/live that the page understands; the server sends others too. */
export type LiveFrame =
  | { type: 'recording'; change: 'added' | 'changed'; recording: Recording }
  | { type: 'recording'; change: 'removed'; recording: { id: string } };
