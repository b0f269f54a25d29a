import { open, rename } from 'node:fs/promises';
import { fingerprintOpen } from '#infra/blobs/fingerprint-blob';
import { OpenFile } from '#infra/blobs/open-file';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { DataKeys } from '#infra/crypt/data-keys';
import { SealedBlob } from '#infra/crypt/sealed-blob';
import { HEADER_BYTES, SealFault, isSealed } from '#infra/crypt/sealed-format';
import { wholeBlocks } from '#infra/crypt/whole-blocks';
import { error as grave } from '#infra/trace/trace';
import type { DoorLog } from './deps.js';
import { sealedSpoolFile } from './sealed-spool-file.js';
import { type Fingerprint, createSpoolFile, fingerprintFile } from './spool-file.js';

type MendingDeps = { readonly dataKeys: DataKeys; readonly log: Pick<DoorLog, 'error'> };
type Mending = {
  readonly keys: DataKeys;
  /** So many bytes of it are damaged, in the midst, and were left out. */
  readonly onLost: (bytes: number) => void;
};

/** What is lost in the midst of one is told to those who run the product: no length shows it. */
export const mendingOf = ({ dataKeys, log }: MendingDeps, recording: string): Mending => ({
  keys: dataKeys,
  onLost: (bytes) => {
    log.error(
      { recording, bytes },
      'Bytes in the midst of a spooled capture were damaged, and are lost.',
    );
    grave.recording('Bytes in the midst of a spooled capture were damaged.', { recording, bytes });
  },
});

/**
 * What a capture in the spool holds, encrypted or not. One that a crash has cut is ended where its last whole
 * block does. @throws RecordingLocked when it takes a crypt key that nobody has entered
 */
export const fingerprintSpooled = async (
  path: string,
  recording: string,
  { keys, onLost }: Mending,
): Promise<Fingerprint> => {
  const dataKey = (await beginsSealed(path)) ? await keys.find(recording) : null;
  if (dataKey === null) return fingerprintFile(path);
  try {
    return await fingerprintSealed(path, recording, dataKey);
  } catch (error) {
    if (!(error instanceof SealFault)) throw error;
    const lost = await mend(path, recording, dataKey);
    if (lost > 0) onLost(lost);
    return fingerprintSealed(path, recording, dataKey);
  }
};

const openFile = async (path: string): Promise<OpenFile> => {
  const file = await open(path, 'r');
  return new OpenFile(file, (await file.stat()).size);
};

const beginsSealed = async (path: string): Promise<boolean> => {
  const file = await openFile(path);
  return isSealed(await file.read(0, HEADER_BYTES).finally(() => file.close()));
};

const fingerprintSealed = async (path: string, recording: string, dataKey: Uint8Array) => {
  const { capture } = recordingBlobs(recording);
  const clear = await SealedBlob.open(await openFile(path), dataKey, capture);
  return fingerprintOpen(clear).finally(() => clear.close());
};

/**
 * Written anew under another salt: nothing is ever sealed twice at the same place under one key.
 * @returns how many bytes could not be read, and have some behind them that could
 */
const mend = async (path: string, recording: string, dataKey: Uint8Array): Promise<number> => {
  const torn = await openFile(path);
  const aside = `${path}.mended`;
  const thread = null;
  const file = sealedSpoolFile(await createSpoolFile(aside, 'w'), { recording, dataKey, thread });
  let lost = 0;
  try {
    for await (const block of wholeBlocks(torn, dataKey, recordingBlobs(recording).capture))
      if (Buffer.isBuffer(block)) await file.append([block]);
      else lost += block.lost;
    await file.sync();
  } finally {
    await Promise.all([file.close(), torn.close()]);
  }
  await rename(aside, path);
  return lost;
};
