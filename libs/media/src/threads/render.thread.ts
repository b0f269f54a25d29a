import { on, once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { prepareCodecs } from '../codec/codecs.js';
import { PartRenderer } from './part-renderer.js';
import type { RenderTask } from './render-task.js';
import { SharedSource } from './shared-source.js';

/** The first message is the task; each later one is the number of a chunk to render. */
const port = parentPort!;
const [task] = (await once(port, 'message')) as [RenderTask];
const wanted = on(port, 'message') as AsyncIterable<[number]>;
const { index, muted, peaks, capture } = task;
await prepareCodecs(index.streams.flatMap(({ codecs }) => [...codecs.values()]));
const renderer = new PartRenderer(new SharedSource(capture), index, muted, peaks);
// An error is that of the thread.
for await (const [chunk] of wanted) {
  void renderer.render(chunk).then((part) => port.postMessage(part));
}
