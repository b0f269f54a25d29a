import type { SealEvent } from './seal.js';

type DataOf<T extends SealEvent['type']> = Extract<SealEvent, { type: T }>['data'];

const started = '2030-01-01T08:00:00.000Z';
const HASH = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
const SIGNATURE =
  '5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==';
const entry = {
  v: 1,
  chain: '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10',
  sequence: 7,
  previous: HASH,
  key: HASH,
  sealedAt: started,
} as const;

/** One believable entry of the chain of each kind, for tests. */
export const sealSamples: { readonly [T in SealEvent['type']]: DataOf<T> } = {
  SealChained: {
    manifest: {
      ...entry,
      kind: 'recording',
      recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
      startedAt: started,
      receivedAt: '2030-01-01T08:01:00.000Z',
      capture: { bytes: 123_456, sha256: HASH, leafBytes: 65_536, merkleRoot: HASH },
      sound: {
        converter: '1',
        sampleRate: 8_000,
        channels: 2,
        bitsPerSample: 16,
        digits: 'muted',
        frames: 480_000,
        pcmSha256: HASH,
        secondsRoot: HASH,
      },
      history: { events: 3, merkleRoot: HASH },
      commitments: { device: HASH },
    },
    signature: SIGNATURE,
  },
  TombstoneChained: {
    manifest: {
      ...entry,
      kind: 'tombstone',
      recording: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
      seal: 7,
      rule: 'retention',
      deletedAt: started,
      erasedAt: started,
    },
    signature: SIGNATURE,
  },
  SealKeyChained: {
    manifest: {
      ...entry,
      kind: 'key',
      publicKey: 'MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      newKey: HASH,
    },
    signature: SIGNATURE,
    proof: SIGNATURE,
  },
  CheckpointChained: {
    manifest: { ...entry, kind: 'checkpoint', size: 7, root: HASH },
    signature: SIGNATURE,
  },
  StatementChained: {
    manifest: {
      ...entry,
      kind: 'statement',
      from: '2029-12-31T00:00:00.000Z',
      to: '2030-01-01T00:00:00.000Z',
      after: '4711',
      upTo: '90210',
      log: { events: 31, merkleRoot: HASH },
      captures: {
        begun: 3,
        complete: 2,
        incomplete: { 'connection-broken': 1 },
        duplicates: 0,
        failed: { 'no-audio': 1 },
        recycled: 1,
        restored: 0,
        removed: { retention: 2 },
        erased: 2,
      },
      sources: { count: 2, merkleRoot: HASH },
    },
    signature: SIGNATURE,
  },
};
