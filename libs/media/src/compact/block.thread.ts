import { parentPort } from 'node:worker_threads';
import { packBlock, unpackBlock } from './block-codec.js';
import type { BlockAnswer, BlockTask } from './block-threads.js';

/** What a thread of `BlockThreads` runs. */
async function done(task: BlockTask): Promise<Uint8Array> {
  const { bytes, style } = task;
  const made =
    task.kind === 'pack'
      ? packBlock(bytes, style)
      : unpackBlock(bytes, style, new Uint8Array(task.size));
  const whole = await made;
  // What has its memory to itself can be handed over.
  return whole.byteLength === whole.buffer.byteLength ? whole : new Uint8Array(whole);
}

parentPort!.on('message', (task: BlockTask) => {
  const answer = (given: BlockAnswer, handed: ArrayBuffer[] = []) =>
    parentPort!.postMessage(given, handed);
  done(task).then(
    (bytes) => answer({ number: task.number, bytes }, [bytes.buffer as ArrayBuffer]),
    (error: unknown) => answer({ number: task.number, fault: String(error) }),
  );
});
