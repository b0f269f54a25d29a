import type { AnyEvent, EventType } from './catalogue-of-events.js';
import { sealSamples } from './seal/seal.samples.js';
import { stampSamples } from './stamp/stamp.samples.js';
import { noTraces } from './settings/trace-levels.js';

type DataOf<T extends EventType> = Extract<AnyEvent, { type: T }>['data'];

const reason = { reason: 'Complaint 4711' };
const side = { packets: 500, lost: 5, lossPercent: 1, jitterMs: 2.5 };
const NOTE = '7d3f7a52-7c3e-4d0b-8a54-0c2f6f3b1a11';
const CRYPT_KEY = '0f4b6c0e-6a55-4c0e-9a53-6c0f1a2b3c4d';
const started = '2030-01-01T08:00:00.000Z';
const HASH = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
/** One believable event of every type, for tests. A type without one does not compile. */
export const samples: { readonly [T in EventType]: DataOf<T> } = {
  InstanceCreated: { storeId: '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10' },
  ClockOffsetDeclared: { fromMs: 0, toMs: 2_678_400_000 },
  ClockConfirmed: { knownAt: started, confirmedAt: '2030-01-10T08:00:00.000Z' },
  OrphansReported: { found: [{ kind: 'capture-missing', count: 2 }] },
  EventsMissed: { count: 1, first: [{ stream: 'settings', revision: '3', id: NOTE }] },
  RecordingStarted: {
    startedAt: started,
    conversation: 'f9e5956e47d460010630009033302ab1',
    device: '009033302ab1',
    serial: '11',
    personal: { fileName: 'Zoë Übermut.pcap', registration: 'zoe.uebermut', domain: 'dvl.example' },
  },
  RecordingUploaded: {
    endedAt: '2030-01-01T08:01:00.000Z',
    bytes: 123_456,
    sha256: HASH,
    incomplete: null,
  },
  RecordingFoundDuplicate: { original: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11' },
  RecordingConversionRequested: reason,
  RecordingConverted: {
    converter: '1',
    sampleRate: 8_000,
    frames: 480_000,
    durationMs: 60_000,
    capturedAt: started,
    codecs: ['PCMA'],
    quality: { ...side, local: side, remote: null },
  },
  RecordingConversionFailed: {
    converter: '1',
    code: 'no-capture',
    reason: 'The file is not a capture.',
  },
  RecordingEncrypted: { from: null, key: CRYPT_KEY },
  RecordingCompacted: {
    originalBytes: 123_456,
    compactBytes: 23_456,
    sha256: HASH,
    format: 'compact-1',
  },
  RecordingNotCompacted: { code: 'not-smaller', reason: 'The compact form would not be smaller.' },
  OwnerAssigned: {
    owner: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
    from: null,
    how: 'hand',
    personal: { reason: 'Ada sat at that desk' },
  },
  CallInformationAttached: {
    direction: 'out',
    source: 'request',
    personal: {
      local: { name: 'Ada Lovelace', number: '231' },
      remote: { name: null, number: '+4970317300' },
    },
  },
  RecordingProtected: reason,
  RecordingUnprotected: { reason: null },
  RecordingRecycled: {
    reason: null,
    personal: { reason: 'Ada asked for it' },
    binDays: 30,
    purgesOn: '2030-01-31T08:00:00.000Z',
    appObject: 'recordings-user',
  },
  RecordingRestored: { reason: null, personal: { reason: 'Ada asked for it' } },
  RecordingDeleted: {
    ...reason,
    removal: { rule: 'retention', name: null, days: 90, dueOn: '2030-04-01T08:00:00.000Z' },
  },
  RecordingErased: {},
  NoteAdded: { note: NOTE, notes: 1, personal: { text: 'Ada calls back on Monday' } },
  NoteChanged: { note: NOTE, notes: 1, personal: { text: 'Ada calls back on Tuesday' } },
  NoteRemoved: { note: NOTE, notes: 0 },
  RecordingWatermarkRequested: { reason: null, personal: { reason: 'Ada may need it in court' } },
  RecordingWatermarked: { sequence: 7, hash: HASH, key: HASH, covers: 'sound' },
  RecordingTombstoned: { sequence: 8 },
  RecordingVerified: {
    valid: false,
    sequence: 7,
    differences: [
      {
        part: 'sound',
        code: 'sound-differs',
        detail: 'The sound is another one.',
        seconds: [[12, 13]],
      },
      { part: 'fact', code: 'fact-differs', detail: 'Another name.', field: 'localName' },
    ],
    how: 'asked',
  },
  RecordingListed: {
    recordings: ['5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11'],
    personal: { filter: { q: 'Ada Lovelace' } },
  },
  RecordingOpened: {},
  RecordingPlayed: {
    channel: 'both',
    seconds: [
      [0, 12.5],
      [30, 31],
    ],
  },
  RecordingDigitsShown: {},
  RecordingDownloaded: { what: 'zip' },
  RecordingAccessRefused: { verb: 'play', code: 'not-yours' },
  RecordingAccessExplained: { user: 'u1' },
  ActivityRead: { of: 'activity', filter: { user: 'u1' } },
  ActivityExported: { of: 'activity', format: 'csv', filter: { what: 'played' } },
  LogRead: { how: 'page', filter: { area: 'conversion', level: 'error' } },
  UserCreated: {
    role: 'admin',
    personal: { name: 'Ada Lovelace', number: '0815', passwordHash: '$argon2id$v=19$sample' },
  },
  UserRenamed: { personal: { from: 'Ada Byron', to: 'Ada Lovelace' } },
  UserNumberChanged: { personal: { from: null, to: '0815' } },
  UserRoleChanged: { from: 'user', to: 'auditor' },
  UserDevicesChanged: { personal: { from: [], to: ['009033302ab1'] } },
  UserLicensed: { how: 'template', template: 'Config Office' },
  UserUnlicensed: {},
  UserPasswordChanged: { personal: { passwordHash: '$argon2id$v=19$another' } },
  PasswordChangeDemanded: {},
  PasswordChangeWaived: {},
  UserIdentityLinked: {
    personal: { issuer: 'https://id.example.com/realms/office', subject: '248289761001' },
  },
  UserIdentityUnlinked: {},
  UserIdentityBarred: {},
  UserSignedIn: {},
  UserSignInRefused: { code: 'wrong-password' },
  UserLockoutLifted: {},
  UserSignedOut: {},
  ApiTokenIssued: {
    tokenId: '3b1f6f0e-9a57-4d55-8b0c-0f5f7d0f2c11',
    scope: ['read', 'listen'],
    expiresAt: '2030-06-01T00:00:00.000Z',
    appObject: 'recordings-user',
    personal: {
      name: 'Wallboard',
      tokenHash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
    },
  },
  ApiTokenEnded: { tokenId: '3b1f6f0e-9a57-4d55-8b0c-0f5f7d0f2c11' },
  UserRemoved: { role: 'admin', reason: 'Left the company', rule: 'request' },
  UserErased: { left: ['database-log'] },
  TemplateCreated: { name: 'Config Office', licensed: true, since: '2029-12-01T00:00:00.000Z' },
  TemplateLicensed: {},
  TemplateUnlicensed: { since: '2029-12-20T00:00:00.000Z' },
  TemplateDeleted: {},
  AppObjectCreated: {
    name: 'recordings-user',
    kind: 'user',
    deletionMode: 'Recoverable',
    monitor: null,
    watermark: false,
    notes: true,
    members: ['5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11'],
    personal: { accessList: ['0815', '23*'] },
  },
  AppObjectChanged: {
    from: { deletionMode: 'Recoverable' },
    to: { deletionMode: 'Denied' },
    personal: { from: ['0815', '23*'], to: ['0815'] },
  },
  AppObjectDeleted: {},
  PbxNameChanged: { from: null, to: 'Headquarters' },
  RetentionChanged: { fromDays: 0, toDays: 90 },
  RetentionRulesChanged: {
    from: [],
    to: [
      {
        name: 'Complaints',
        days: 365,
        owner: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
        number: '0800*',
        direction: 'in',
        device: '009033302ab1',
        minSeconds: 30,
      },
    ],
  },
  RecycleBinChanged: { fromDays: 30, toDays: 14 },
  HoldPlaced: {
    personal: {
      name: 'Case 4711',
      reason: 'Letter of the district court',
      scope: {
        owner: 'Ada Lovelace',
        from: '2029-06-01T00:00:00.000Z',
        ids: ['5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11'],
      },
      owners: ['0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10'],
    },
  },
  HoldLifted: { personal: { reason: 'The case was closed' } },
  AccessRequested: {
    user: '00000000-0000-4000-8000-000000000001',
    session: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    monitor: '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10',
    appObject: 'Support',
    minutes: 30,
    personal: reason,
  },
  AccessGranted: {
    minutes: 30,
    until: '2030-01-01T08:30:00.000Z',
    session: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
  },
  AccessRefused: { user: '00000000-0000-4000-8000-000000000001', personal: reason },
  AccessRevoked: { cause: 'monitor-left' },
  WebdavCredentialsChanged: { from: null, to: { user: 'phones', secret: 'webdav-1' } },
  CryptKeyChanged: {
    from: null,
    to: CRYPT_KEY,
    keys: [
      {
        id: CRYPT_KEY,
        number: 1,
        publicKey: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo',
        salt: 'AAECAwQFBgcICQoLDA0ODw',
        kdf: { n: 131_072, r: 8, p: 1 },
        since: started,
      },
    ],
  },
  CryptKeyEntered: { opened: [1] },
  CryptKeyRefused: {},
  TraceLevelsChanged: { from: noTraces, to: { ...noTraces, conversion: true } },
  CaptureCounted: { recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11', position: '4711' },
  ...sealSamples,
  ...stampSamples,
};

/** A sample as an event, changed here and there. */
export const sample = <T extends EventType>(
  type: T,
  changed: Partial<DataOf<T>> = {},
): Extract<AnyEvent, { type: T }> =>
  ({ type, data: { ...samples[type], ...changed } }) as unknown as Extract<AnyEvent, { type: T }>;
