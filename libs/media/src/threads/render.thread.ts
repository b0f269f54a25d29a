import { on, once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { prepareCodecs } from '../codec/codecs.js';
import type { DecoderState, IndexedStream } from '../index/capture-index.js';
import { PeaksBuilder } from '../peaks-builder.js';
import { ChunkRenderer } from '../render/chunk-renderer.js';
import type { RenderedPart, RenderTask } from './render-task.js';
import { AHEAD } from './render-task.js';
import { SharedSource } from './shared-source.js';

/** The first message is the task; each later one says that a chunk has been used. */
const port = parentPort!;
const [task] = (await once(port, 'message')) as [RenderTask];
const used = on(port, 'message');
const { index, muted, first, step, peaks, capture } = task;
await prepareCodecs(index.streams.flatMap(({ codecs }) => [...codecs.values()]));
const waveform = new PeaksBuilder(index.sampleRate, index.frames, peaks);
const renderer = new ChunkRenderer(new SharedSource(capture), index, waveform);
const lanes = Array.from({ length: AHEAD }, () => renderer.makeLanes(SharedArrayBuffer));

for (let turn = 0, chunk = first; chunk < renderer.chunks; turn++, chunk += step) {
  if (turn >= AHEAD) await used.next();
  const known = index.streams.map(({ states }) => states.length);
  const rendered = await renderer.render(chunk, muted, undefined, lanes[turn % AHEAD]);
  const states = index.streams.map((stream, i) => newStates(stream, known[i]!));
  port.postMessage({ ...rendered, states } satisfies RenderedPart);
}

function newStates({ states }: IndexedStream, known: number): DecoderState[] {
  return states.slice(known);
}
