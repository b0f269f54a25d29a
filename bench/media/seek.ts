import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { keepReading } from '#infra/blobs/reading';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { ByteSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { compactCapture } from '#media/compact/compact';
import { type Inspection, inspectCapture } from '#media/inspect';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { load } from './conditions.js';
import { say, sayTable } from './table.js';

const MEASURED = ['G.711 A-law', 'G.722', 'Opus narrowband', 'G.729'];
const SEEKS = 500;
/** Both sides, 16 bits each. */
const FRAME_BYTES = 4;
const ID = 'seek';
const NOTHING = new Uint8Array(0);

/** How long the first byte takes somewhere in a long call: what a server does when a player seeks. */
export async function seek(folder: string, minutes: number): Promise<void> {
  say(
    `A call of ${minutes} min two-way, kept as the product keeps it. ms from opening its reading`,
  );
  say(`and its capture to the first bytes decoded, ${SEEKS} seeks in the last minute and ${SEEKS}`);
  say('anywhere, by a process of its own that packed and converted nothing; nothing is kept from');
  say('one to the next but memory that is used again, and the files are in the page cache. The');
  say(
    'very first seek, which loads and compiles, stands apart; CPU is that of all threads; a seek',
  );
  say('leaves so much behind for the garbage collector, which ran so often in all of them.\n');
  const rows: string[][] = [];
  for (const codec of CODECS.filter(({ name }) => MEASURED.includes(name))) {
    const kept = join(folder, 'blobs');
    const blobs = new DiskBlobStore(kept);
    const path = join(folder, 'call');
    writeCall(path, codec, minutes);
    await blobs.adopt(recordingBlobs(ID).capture, path);
    rows.push(...(await rowsOf(codec.name, kept, path)));
    await blobs.delete(recordingBlobs(ID).compact);
  }
  const near = ['last minute: median', 'p99', 'CPU median', 'CPU p99'];
  const anywhere = ['anywhere: median', 'p99', 'CPU median', 'CPU p99'];
  say(`(load ${load()})`);
  const garbage = ['leaves kB', 'collections (whole)'];
  sayTable(['call', 'first', ...near, ...anywhere, ...garbage, 'index kB'], rows);
}

/** Of the capture as it came, and in its compact form, which is made at `path`. */
async function rowsOf(name: string, folder: string, path: string): Promise<string[][]> {
  const blobs = new DiskBlobStore(folder);
  const { capture, compact } = recordingBlobs(ID);
  const source = await openCapture(blobs, ID);
  if (source === null) throw new Error('The capture is gone.');
  try {
    const inspection = await inspectCapture(source);
    await keepReading(blobs, ID, { index: inspection.index, peaks: NOTHING, facts: NOTHING });
    const row = await rowOf(name, inspection, folder);
    await writeCompact(source, path);
    await blobs.adopt(compact, path);
    await blobs.delete(capture);
    return [row, await rowOf(`${name}, compact`, inspection, folder)];
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

/** Median and 99th percentile, in ms. */
export type SeekFigures = Record<'wall' | 'cpu', [median: number, p99: number]>;

/** What `children/seeks.ts` writes. */
export type Seeks = {
  /** The first of the process, by the wall, in ms. */
  first: number;
  near: SeekFigures;
  anywhere: SeekFigures;
  /** What one leaves behind for the garbage collector: the median. */
  leftKb: number;
  collections: { all: number; whole: number };
};

const CHILD = join(import.meta.dirname, 'children', 'seeks.js');
const runChild = promisify(execFile);

/** By a process of its own, as a server packs and converts nothing. */
async function rowOf(
  name: string,
  { frames, sampleRate, index }: Inspection,
  folder: string,
): Promise<string[]> {
  const call = [frames * FRAME_BYTES, sampleRate * FRAME_BYTES].map(String);
  const { stdout } = await runChild(process.execPath, [CHILD, folder, ID, String(SEEKS), ...call]);
  const { first, near, anywhere, leftKb, collections } = JSON.parse(stdout) as Seeks;
  const times = [first, ...near.wall, ...near.cpu, ...anywhere.wall, ...anywhere.cpu];
  const garbage = [leftKb.toFixed(0), `${collections.all} (${collections.whole})`];
  const kB = (index.length / 1000).toFixed(1);
  return [name, ...times.map((ms) => ms.toFixed(1)), ...garbage, kB];
}
