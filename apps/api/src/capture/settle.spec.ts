import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import type { CryptKey } from '#domain/settings/crypt-key';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { commitmentTo, wrapDataKey } from '#infra/crypt/recording-key';
import { CaptureRig } from '../../../../test/support/capture-rig.js';
import { announcementOf } from './capture-target.js';
import { announce, deliveryOccasion, settle } from './settle.js';
import type { Spooled } from './spool.js';

const BYTES = randomBytes(3_000);
const what: Spooled = {
  startedAt: '2030-01-01T00:00:00.000Z',
  announced: announcementOf({ domain: 'd', fileName: 'a call.pcap' }),
};
/** Each of them costs a third of a second. */
const made = Promise.all(
  ['correct horse battery staple', 'another set of words'].map(async (words, at) => {
    const { key, pair } = await makeCryptKey(words);
    const whole: CryptKey = { ...key, number: at + 1, since: what.startedAt };
    return { key: whole, pair };
  }),
);

let rig: CaptureRig;
beforeEach(async () => void (rig = await CaptureRig.start()));
afterEach(() => rig.close());

/** One process of a product that receives, and can set crypt keys. */
const receiving = async () => {
  const stored = await openBlobStore(`file:${join(rig.folder, 'blobs')}`);
  const { blobs, keyring, dataKeys } = encryptedBlobs(stored);
  const setKey = async (count: number) => {
    const some = (await made).slice(0, count);
    const newest = some.at(-1)!;
    await keyring.publish({ inForce: newest.key.id, keys: some.map(({ key }) => key) });
    await keyring.add(newest.key.id, newest.pair);
    return newest.key;
  };
  return { deps: { ...rig.deps, blobs, dataKeys }, stored, blobs, dataKeys, setKey };
};

const ended = async (id: string) => {
  const path = join(rig.folder, id);
  await writeFile(path, BYTES);
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  const of = { id, what, bytes: BYTES.length, sha256, endedAt: new Date(what.startedAt), path };
  return { ...of, ending: 'complete' as const };
};

/** All that the log was told of it. */
const told = async (id: string) => {
  const { events, id: found } = await rig.only();
  expect(found).toBe(id);
  return events.map(({ type, data }) =>
    type === 'RecordingEncrypted' ? [type, data.from, data.key, data.keyCommitment] : [type],
  );
};

describe('an upload under a crypt key', () => {
  const id = randomUUID();

  it('is told of with what its data key commits to, once', async () => {
    const { deps, dataKeys, setKey } = await receiving();
    const { id: key } = await setKey(1);
    const commitment = commitmentTo(id, (await dataKeys.begin(id))!);
    await announce(deps, id, what);
    const said = [['RecordingStarted'], ['RecordingEncrypted', null, key, commitment]];
    expect(await told(id)).toEqual(said);
    await settle(deps, { ...(await ended(id)), announced: true });
    expect(await told(id)).toEqual([...said, ['RecordingUploaded']]);
  });

  it('that began in clear is told of when it is encrypted, which is as it ends', async () => {
    const { deps, stored, blobs, dataKeys, setKey } = await receiving();
    expect(await dataKeys.begin(id)).toBeNull();
    await announce(deps, id, what);
    const { id: key } = await setKey(1);
    await settle(deps, { ...(await ended(id)), announced: true });
    const commitment = commitmentTo(id, (await dataKeys.find(id))!);
    const said = ['RecordingEncrypted', null, key, commitment];
    expect(await told(id)).toEqual([['RecordingStarted'], said, ['RecordingUploaded']]);
    const { capture } = recordingBlobs(id);
    expect(Buffer.from((await stored.get(capture))!).equals(BYTES)).toBe(false);
    expect(await blobs.get(capture)).toEqual(BYTES);
  });

  it('whose key came under another crypt key meanwhile stays told of as that', async () => {
    const { deps, dataKeys, setKey } = await receiving();
    const { id: first } = await setKey(1);
    const commitment = commitmentTo(id, (await dataKeys.begin(id))!);
    await announce(deps, id, what);
    const { id: second } = await setKey(2);
    expect(await dataKeys.rewrap(id)).toBe(second);
    const on = deliveryOccasion(id, what, new Date(what.startedAt));
    await rig.deps.ledger.transact(recording, id, encrypted(second), on);
    await settle(deps, { ...(await ended(id)), announced: true });
    expect(await told(id)).toEqual([
      ['RecordingStarted'],
      ['RecordingEncrypted', null, first, commitment],
      ['RecordingEncrypted', first, second, undefined],
      ['RecordingUploaded'],
    ]);
  });

  it('commits the log to the key that was made, though another was put there before', async () => {
    const { deps, stored, dataKeys, setKey } = await receiving();
    const key = await setKey(1);
    const commitment = commitmentTo(id, (await dataKeys.begin(id))!);
    await stored.put(recordingBlobs(id).dataKey, wrapDataKey(id, key, randomBytes(32)));
    await announce(deps, id, what);
    const said = ['RecordingEncrypted', null, key.id, commitment];
    expect(await told(id)).toEqual([['RecordingStarted'], said]);
  });

  it('is told of by another process as the data key there tells', async () => {
    const { dataKeys, setKey } = await receiving();
    const { id: key } = await setKey(1);
    const commitment = commitmentTo(id, (await dataKeys.begin(id))!);
    const other = await receiving();
    await other.setKey(1);
    await settle(other.deps, await ended(id));
    const said = ['RecordingEncrypted', null, key, commitment];
    expect(await told(id)).toEqual([['RecordingStarted'], said, ['RecordingUploaded']]);
    const { capture } = recordingBlobs(id);
    const lies = await readFile(join(rig.folder, 'blobs', ...capture.split('/')));
    expect(lies.equals(BYTES)).toBe(false);
  });
});
