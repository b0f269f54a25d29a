import { type Recording } from '#domain/recording/recording';
import { sealDue } from '#domain/recording/watermark';
import type { ManifestOf } from '#domain/seal/manifest';
import type { House } from '#infra/house';
import { KeyDestroyed } from '#infra/keys/key-vault';
import { CONVERTER } from '#media/converter';
import { commitmentsTo, saltSecretOf } from './commitments.js';
import type { Draft } from './entry.js';
import { keepLeaves } from './kept-leaves.js';
import { LEAF_BYTES, type MeasuredCapture, type MeasuredSound } from './measure.js';
import { type Measured, type Measuring, isUnreadable } from './measuring.js';
import { type Told, factsOf, historyRoot, toldOf } from './told.js';

type RecordingDraft = Extract<Draft, { kind: 'recording' }>;
type TombstoneDraft = Extract<Draft, { kind: 'tombstone' }>;

export type DraftDeps = {
  readonly house: Pick<House, 'store' | 'codec' | 'vault' | 'dataKeys' | 'blobs' | 'config'>;
  readonly measuring: Pick<Measuring, 'measure'>;
  /** Is a recording of such a state to be sealed by the settings? */
  readonly isWanted: (state: Recording) => Promise<boolean>;
};

/** It is due, and cannot be sealed: a seal on what is not what was received would prove a lie. */
export class Unsealable extends Error {
  constructor(
    readonly recording: string,
    why: string,
  ) {
    super(why);
    this.name = 'Unsealable';
  }
}

/**
 * What the chain should say of a recording next; `null`: nothing. The leaves of what was measured are
 * durable then. @throws Unsealable
 */
export const draftOf = async (
  { house, measuring, isWanted }: DraftDeps,
  id: string,
): Promise<Draft | null> => {
  const told = await toldOf(house, id);
  const due = sealDue(told.state, await isWanted(told.state));
  if (due === null) return null;
  if (due === 'tombstone') return tombstoneOf(told, id);
  const key = await keyOf(house, id);
  if (key === null) return null;
  const secret = saltSecretOf(key);
  const { blobUrl } = house.config;
  const measured = await measuring.measure({
    blobUrl,
    recordingId: id,
    dataKey: await house.dataKeys.find(id),
    secret: due === 'sound' ? secret : null,
  });
  const { capture, sound } = readable(id, told, measured);
  await keepLeaves(house.blobs, id, { capture: capture.leaves, seconds: sound?.seconds ?? [] });
  return recordingDraft(id, told, { capture, sound, secret });
};

const keyOf = (house: DraftDeps['house'], id: string): Promise<Uint8Array | null> =>
  house.vault.obtain(id).catch((error: unknown) => {
    if (error instanceof KeyDestroyed) return null;
    throw error;
  });

type Readable = { readonly capture: MeasuredCapture; readonly sound: MeasuredSound | null };

const readable = (id: string, { state }: Told, { capture, sound }: Measured): Readable => {
  if (isUnreadable(capture)) throw new Unsealable(id, capture.fault);
  if (capture.sha256 !== state.sha256)
    throw new Unsealable(id, 'The bytes of its capture are not those that were received.');
  if (sound !== null && isUnreadable(sound)) throw new Unsealable(id, sound.fault);
  return { capture, sound };
};

const recordingDraft = (
  id: string,
  told: Told,
  { capture, sound, secret }: Readable & { readonly secret: Uint8Array },
): RecordingDraft => {
  const events = told.stored.length;
  const { bytes, sha256, merkleRoot } = capture;
  return {
    kind: 'recording',
    recording: id,
    ...timesOf(told),
    capture: { bytes, sha256, leafBytes: LEAF_BYTES, merkleRoot },
    sound: sound && soundOf(sound),
    history: { events, merkleRoot: historyRoot(told, events) },
    commitments: commitmentsTo({ secret, events, facts: factsOf(told, events) }),
  };
};

const soundOf = ({
  seconds: _seconds,
  ...said
}: MeasuredSound): ManifestOf<'recording'>['sound'] => ({
  converter: CONVERTER,
  channels: 2,
  bitsPerSample: 16,
  digits: 'muted',
  ...said,
});

const timesOf = ({ events }: Told): { startedAt: string; receivedAt: string } => {
  let times = { startedAt: '', receivedAt: '' };
  for (const { type, data } of events) {
    if (type === 'RecordingStarted') times = { ...times, startedAt: data.startedAt };
    if (type === 'RecordingUploaded') times = { ...times, receivedAt: data.endedAt };
  }
  return times;
};

const tombstoneOf = ({ events, state }: Told, id: string): TombstoneDraft => {
  const deleted = events.findLast(({ type }) => type === 'RecordingDeleted');
  const erased = events.findLast(({ type }) => type === 'RecordingErased');
  if (deleted?.type !== 'RecordingDeleted' || !erased || state.watermark.sequence === null)
    throw new Unsealable(id, 'The log does not say how it went.');
  return {
    kind: 'tombstone',
    recording: id,
    seal: state.watermark.sequence,
    rule: deleted.data.removal.rule,
    deletedAt: deleted.metadata.at,
    erasedAt: erased.metadata.at,
  };
};
