import { PerformanceObserver, constants } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { readReading, whole } from '#infra/blobs/reading';
import { openWav } from '#media/audio';
import { pseudoRandom } from '#media/synthesis/pseudo-random';
import { middle, quantile } from '../measured.js';
import type { SeekFigures, Seeks } from '../seek.js';

// Seeks in a recording as a server does, in a process that never packed or converted anything: in the last
// minute, and anywhere. Writes `Seeks` as JSON.
const [folder = '', id = '', count = '0', bytes = '0', bytesPerSecond = '0'] =
  process.argv.slice(2);
const LAST_SECONDS = 60;
const ASKED = 64 << 10;

/** By the wall and of the processor, in ms; kB in memory more than before, less where some was collected. */
type Taken = { wall: number; cpu: number; left: number };

type Collection = PerformanceEntry & { detail: { kind: number } };

const blobs = new DiskBlobStore(folder);
const collections = { all: 0, whole: 0 };
const note = (entries: readonly PerformanceEntry[]) => {
  for (const { detail } of entries as readonly Collection[]) {
    collections.all++;
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections.whole++;
  }
};
const observer = new PerformanceObserver((list) => note(list.getEntries()));
observer.observe({ entryTypes: ['gc'] });

const random = pseudoRandom(3);
const end = Number(bytes) - ASKED;
const last = LAST_SECONDS * Number(bytesPerSecond);
const [first, ...near] = await taken(() => end - random() * last);
const anywhere = await taken(() => random() * end);
await setImmediate();
note(observer.takeRecords());
const left = [...near, ...anywhere].map((each) => each.left);
const seeks: Seeks = {
  first: first?.wall ?? NaN,
  near: inShort(near),
  anywhere: inShort(anywhere),
  leftKb: middle(left.filter((kB) => kB > 0)),
  collections,
};
process.stdout.write(JSON.stringify(seeks));

async function taken(place: () => number): Promise<Taken[]> {
  const all: Taken[] = [];
  for (let i = 0; i < Number(count); i++) {
    const at = Math.max(0, Math.floor(place()));
    const held = heldKb();
    const before = process.cpuUsage();
    const begun = performance.now();
    await seekTo(at);
    const wall = performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    all.push({ wall, cpu: (user + system) / 1000, left: heldKb() - held });
  }
  return all;
}

async function seekTo(at: number): Promise<void> {
  const { index } = await readReading(blobs, id, 'index');
  const capture = await openCapture(blobs, id);
  if (capture === null) throw new Error('The capture is gone.');
  const wav = openWav(capture, whole(index), { channel: 'both' });
  const pieces = wav.read(at, at + ASKED)[Symbol.asyncIterator]();
  try {
    const piece = await pieces.next();
    if (piece.done === true) throw new Error(`Nothing is heard at byte ${at}.`);
  } finally {
    await pieces.return?.();
    await capture.close();
  }
}

/** The heap, and what lies outside of it for the heap's sake. */
function heldKb(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return (heap + outside) / 1000;
}

/** Median and 99th percentile. */
function inShort(all: readonly Taken[]): SeekFigures {
  const figures = (what: keyof Taken): [median: number, p99: number] => {
    const each = all.map((one) => one[what]);
    return [middle(each), quantile(each, 0.99)];
  };
  return { wall: figures('wall'), cpu: figures('cpu') };
}
