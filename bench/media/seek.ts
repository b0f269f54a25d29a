import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { keepReading, readReading, whole } from '#infra/blobs/reading';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { openWav } from '#media/audio';
import type { ByteSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { compactCapture } from '#media/compact/compact';
import { type Inspection, inspectCapture } from '#media/inspect';
import { pseudoRandom } from '#media/synthesis/pseudo-random';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { load } from './conditions.js';
import { middle, quantile } from './measured.js';
import { say, sayTable } from './table.js';

const MEASURED = ['G.711 A-law', 'G.722', 'Opus narrowband', 'G.729'];
const SEEKS = 500;
const LAST_SECONDS = 60;
const ASKED = 64 << 10;
const ID = 'seek';
const NOTHING = new Uint8Array(0);

/** How long the first byte takes somewhere in a long call: what a server does when a player seeks. */
export async function seek(folder: string, minutes: number): Promise<void> {
  say(
    `A call of ${minutes} min two-way, kept as the product keeps it. ms from opening its reading`,
  );
  say(
    `and its capture to the first bytes decoded, ${SEEKS} seeks; nothing is kept from one to the`,
  );
  say('next, and the files are in the page cache. The very first seek, of a process that has');
  say('decoded nothing yet, stands apart; CPU is that of all threads.\n');
  const rows: string[][] = [];
  for (const codec of CODECS.filter(({ name }) => MEASURED.includes(name))) {
    const blobs = new DiskBlobStore(join(folder, 'blobs'));
    const path = join(folder, 'call');
    writeCall(path, codec, minutes);
    await blobs.adopt(recordingBlobs(ID).capture, path);
    rows.push(...(await rowsOf(codec.name, blobs, path)));
    await blobs.delete(recordingBlobs(ID).compact);
  }
  const near = [`last ${LAST_SECONDS} s: median`, 'p99', 'CPU median', 'CPU p99'];
  const anywhere = ['anywhere: median', 'p99', 'CPU median', 'CPU p99'];
  say(`(load ${load()})`);
  sayTable(['call', 'first', ...near, ...anywhere, 'index kB'], rows);
}

/** Of the capture as it came, and in its compact form, which is made at `path`. */
async function rowsOf(name: string, blobs: DiskBlobStore, path: string): Promise<string[][]> {
  const { capture, compact } = recordingBlobs(ID);
  const source = await openCapture(blobs, ID);
  if (source === null) throw new Error('The capture is gone.');
  try {
    const inspection = await inspectCapture(source);
    await keepReading(blobs, ID, { index: inspection.index, peaks: NOTHING, facts: NOTHING });
    const row = await rowOf(name, inspection, blobs);
    await writeCompact(source, path);
    await blobs.adopt(compact, path);
    await blobs.delete(capture);
    return [row, await rowOf(`${name}, compact`, inspection, blobs)];
  } catch (error) {
    if (error instanceof CaptureFault) return [[name, error.code]];
    throw error;
  } finally {
    await source.close();
  }
}

async function writeCompact(source: ByteSource, path: string): Promise<void> {
  const out = createWriteStream(path, { flush: true });
  await compactCapture(source, async (bytes) => {
    if (!out.write(bytes.slice())) await once(out, 'drain');
  });
  out.end();
  await once(out, 'close');
}

type Seek = (at: number) => Promise<void>;
/** Milliseconds by the wall, and of CPU. */
type Taken = { wall: number; cpu: number };

async function rowOf(
  name: string,
  { frames, sampleRate, index }: Inspection,
  blobs: DiskBlobStore,
): Promise<string[]> {
  const random = pseudoRandom(3);
  const goTo: Seek = (at) => seekIn(blobs, at);
  const end = frames * 4 - ASKED;
  const last = LAST_SECONDS * sampleRate * 4;
  const [first, ...near] = await taken(goTo, () => end - random() * last);
  const anywhere = await taken(goTo, () => random() * end);
  const figures = [first?.wall ?? NaN, ...inShort(near), ...inShort(anywhere)];
  return [name, ...figures.map((ms) => ms.toFixed(1)), (index.length / 1000).toFixed(1)];
}

/** Median and 99th percentile, by the wall and of CPU. */
function inShort(seeks: readonly Taken[]): number[] {
  return (['wall', 'cpu'] as const).flatMap((what) => {
    const figures = seeks.map((each) => each[what]);
    return [middle(figures), quantile(figures, 0.99)];
  });
}

async function taken(goTo: Seek, place: () => number): Promise<Taken[]> {
  const seeks: Taken[] = [];
  for (let i = 0; i < SEEKS; i++) {
    const at = Math.max(0, Math.floor(place()));
    const before = process.cpuUsage();
    const begun = performance.now();
    await goTo(at);
    const wall = performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    seeks.push({ wall, cpu: (user + system) / 1000 });
  }
  return seeks;
}

async function seekIn(blobs: DiskBlobStore, at: number): Promise<void> {
  const { index } = await readReading(blobs, ID, 'index');
  const capture = await openCapture(blobs, ID);
  if (capture === null) throw new Error('The capture is gone.');
  const wav = openWav(capture, whole(index), { channel: 'both' });
  const pieces = wav.read(at, at + ASKED)[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    if (first.done === true) throw new Error(`Nothing is heard at byte ${at}.`);
  } finally {
    await pieces.return?.();
    await capture.close();
  }
}
