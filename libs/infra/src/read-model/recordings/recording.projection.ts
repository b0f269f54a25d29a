import type { PerEvent } from '#domain/kernel';
import type { RecordingEvent } from '#domain/recording/recording';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { RecordingRow } from './recording.entity.js';
import { keptBy } from './retention-sql.js';

const noFailure = { failureCode: null, failure: null };

/** What tells of people, and what is due no more: a tombstone has neither. */
const gone = {
  fileName: null,
  registration: null,
  domain: null,
  localName: null,
  localNumber: null,
  remoteName: null,
  remoteNumber: null,
  notes: 0,
  recycledAt: null,
  purgesOn: null,
  rereadSince: null,
  conversionCause: null,
};

/** Event to columns. Pure: the runner owns the SQL, the checkpoint and "already projected?". */
export const recordingRow: PerEvent<RecordingEvent, [EventMetadata], RowChange<RecordingRow>> = {
  RecordingStarted: ({ at }, { startedAt, conversation, device, serial, personal }) => ({
    state: 'recording',
    stateSince: at,
    startedAt,
    conversation,
    device,
    serial,
    fileName: personal?.fileName ?? null,
    registration: personal?.registration ?? null,
    domain: personal?.domain ?? null,
  }),
  RecordingUploaded: ({ at }, { endedAt, bytes, sha256, incomplete }) => ({
    state: 'received',
    stateSince: at,
    endedAt,
    bytes: String(bytes),
    sha256,
    incompleteCode: incomplete,
    watermarked: false,
    soundSealed: false,
  }),
  RecordingFoundDuplicate: () => 'remove',
  RecordingConversionRequested: ({ at }, { stays, cause }) => ({
    ...(stays === 'ready'
      ? { rereadSince: at }
      : { state: 'received', stateSince: at, ...noFailure }),
    ...(cause !== undefined && { conversionCause: cause }),
  }),
  RecordingConverted: ({ at }, { frames, durationMs, ...facts }) => ({
    state: 'ready',
    stateSince: at,
    ...noFailure,
    converter: facts.converter,
    sampleRate: facts.sampleRate,
    frames: String(frames),
    durationMs: String(durationMs),
    capturedAt: facts.capturedAt,
    codecs: facts.codecs,
    undecoded: facts.undecoded ?? [],
    quality: facts.quality,
    rereadSince: null,
    soundSealed: false,
  }),
  RecordingConversionFailed: ({ at }, { converter, code, reason, codecs, stays }) =>
    stays === 'ready'
      ? { rereadSince: null }
      : {
          state: 'failed',
          stateSince: at,
          converter,
          failureCode: code,
          failure: reason,
          undecoded: codecs ?? [],
        },
  RecordingEncrypted: (_metadata, { key }) => ({ encrypted: true, encryptedWith: key }),
  RecordingCompacted: ({ at }, { compactBytes }) => ({
    storedBytes: String(compactBytes),
    compactedAt: at,
  }),
  RecordingNotCompacted: (_metadata, { code }) => ({ notCompacted: code }),
  OwnerAssigned: (_metadata, { owner, how, since = null }) => ({
    ownerId: owner,
    ownerHow: how,
    ownerSince: since,
  }),
  CallInformationAttached: (_metadata, { direction, personal }) => ({
    direction,
    localName: personal?.local.name ?? null,
    localNumber: personal?.local.number ?? null,
    remoteName: personal?.remote.name ?? null,
    remoteNumber: personal?.remote.number ?? null,
  }),
  RecordingProtected: () => ({ protected: true }),
  RecordingUnprotected: () => ({ protected: false }),
  RecordingRecycled: ({ at }, { purgesOn }) => ({ recycledAt: at, purgesOn }),
  RecordingRestored: () => ({ recycledAt: null, purgesOn: null }),
  RecordingDeleted: ({ at }) => ({ ...gone, state: 'deleted', stateSince: at }),
  RecordingErased: ({ at }) => ({ state: 'erased', stateSince: at }),
  NoteAdded: (_metadata, { notes }) => ({ notes }),
  NoteChanged: (_metadata, { notes }) => ({ notes }),
  NoteRemoved: (_metadata, { notes }) => ({ notes }),
  RecordingWatermarkRequested: () => ({ watermarkRequested: true }),
  RecordingWatermarked: (_metadata, { covers }) =>
    covers === 'earlier' ? {} : { watermarked: true, soundSealed: covers === 'sound' },
  RecordingTombstoned: () => ({ tombstoned: true }),
  RecordingVerified: () => ({}),
};

/** What a row holds before any event has said otherwise. */
export const newRecordingRow = {
  codecs: [],
  undecoded: [],
  protected: false,
  encrypted: false,
  locked: false,
  watermarked: false,
  soundSealed: false,
  tombstoned: false,
  watermarkRequested: false,
  notes: 0,
};

/** SQL over the finished row `n`: what the search looks through, a line each, and what keeps it. */
export const computedRecordingColumns = {
  search: `lower(concat_ws(E'\\n', n.file_name, n.registration, n.conversation, n.device, n.serial,
    n.local_name, n.local_number, n.remote_name, n.remote_number))`,
  numbers: `lower(concat_ws(E'\\n', n.local_number, n.remote_number))`,
  kept_by: keptBy('n'),
};
