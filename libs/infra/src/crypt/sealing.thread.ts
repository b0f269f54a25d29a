import { type Hash, type KeyObject, createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { freeBytes } from '../free-bytes.js';
import { sealBlocks } from './sealer.js';
import { type SealingAnswer, type SealingTask, clearPart, sealedPart } from './sealing-memory.js';

// What a thread of `SealingThread` runs.
type Upload = { readonly key: KeyObject; readonly hash: Hash };

const uploads = new Map<number, Upload>();

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('A sealing thread was asked for what it was not given.');
  return value;
};

const answer = (number: number, sha256: string | null) =>
  parentPort?.postMessage({ number, sha256, memory: null } satisfies SealingAnswer);

const seal = ({ number, upload, memory, first, length }: SealingTask & { kind: 'seal' }): void => {
  const { key, hash } = known(uploads.get(upload));
  const clear = clearPart(memory, length);
  hash.update(clear);
  const sealed = sealedPart(memory, length);
  let at = 0;
  for (const piece of sealBlocks(key, first, clear)) {
    sealed.set(piece, at);
    at += piece.length;
    freeBytes(piece);
  }
  parentPort?.postMessage({ number, sha256: null, memory } satisfies SealingAnswer, [memory]);
};

const end = (upload: number): string => {
  const { hash } = known(uploads.get(upload));
  uploads.delete(upload);
  return hash.digest('hex');
};

parentPort?.on('message', (task: SealingTask) => {
  if (task.kind === 'begin') {
    uploads.set(task.upload, { key: task.key, hash: createHash('sha256') });
  } else if (task.kind === 'seal') {
    seal(task);
  } else {
    answer(task.number, end(task.upload));
  }
});
answer(0, null);
