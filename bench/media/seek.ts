import { createWriteStream, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { openWav } from '#media/audio';
import { type ByteSource, type FileSource, fileSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { compactCapture, openCompact } from '#media/compact/compact';
import { type Inspection, inspectCapture } from '#media/inspect';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { pseudoRandom } from '#media/synthesis/pseudo-random';
import { load } from './conditions.js';
import { middle, quantile } from './measured.js';
import { say, sayTable } from './table.js';

const MEASURED = ['G.711 A-law', 'G.722', 'Opus narrowband', 'G.729'];
const SEEKS = 200;
const LAST_SECONDS = 60;
const ASKED = 64 << 10;

type Call = { capture: string; compact: string; index: string };
/** Opens the source of a capture, whatever its form. */
type Opener = (file: FileSource) => Promise<ByteSource>;

/** How long the first byte takes somewhere in a long call: what a server does when a player seeks. */
export async function seek(folder: string, minutes: number): Promise<void> {
  say(`A call of ${minutes} min two-way. ms from opening the files (capture, index) to the first`);
  say(
    `bytes decoded, each of ${SEEKS} seeks anew; the files are in the page cache. The very first`,
  );
  say(
    'seek, of a process that has decoded nothing yet, stands apart; CPU is that of all threads.\n',
  );
  const call = {
    capture: join(folder, 'capture'),
    compact: join(folder, 'compact'),
    index: join(folder, 'index'),
  };
  const rows: string[][] = [];
  for (const codec of CODECS.filter(({ name }) => MEASURED.includes(name))) {
    writeCall(call.capture, codec, minutes);
    rows.push(...(await rowsOf(codec.name, call)));
    rmSync(call.capture);
  }
  const near = [`last ${LAST_SECONDS} s: median`, 'p99', 'CPU median', 'CPU p99'];
  const anywhere = ['anywhere: median', 'p99', 'CPU median', 'CPU p99'];
  say(`(load ${load()})`);
  sayTable(['call', 'first', ...near, ...anywhere, 'index kB'], rows);
}

async function rowsOf(name: string, call: Call): Promise<string[][]> {
  const source = await fileSource(call.capture);
  try {
    const inspection = await inspectCapture(source);
    await writeFile(call.index, inspection.index);
    const row = await rowOf(name, inspection, () => seekIn(call.capture, call.index, original));
    await writeCompact(source, call.compact);
    const packed = () => seekIn(call.compact, call.index, openCompact);
    return [row, await rowOf(`${name}, compact`, inspection, packed)];
  } catch (error) {
    if (error instanceof CaptureFault) return [[name, error.code]];
    throw error;
  } finally {
    await source.close();
  }
}

const original: Opener = (file) => Promise.resolve(file);

async function writeCompact(source: ByteSource, path: string): Promise<void> {
  const out = createWriteStream(path);
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
  prepare: () => Seek,
): Promise<string[]> {
  const random = pseudoRandom(3);
  const goTo = prepare();
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

function seekIn(path: string, indexPath: string, open: Opener): Seek {
  return async (at) => {
    const file = await fileSource(path);
    try {
      const wav = openWav(await open(file), await readFile(indexPath), { channel: 'both' });
      const first = await wav
        .read(at, at + ASKED)
        [Symbol.asyncIterator]()
        .next();
      if (first.done === true) throw new Error(`Nothing is heard at byte ${at}.`);
    } finally {
      await file.close();
    }
  };
}
