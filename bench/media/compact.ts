import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesSource } from '#media/byte-source';
import type { BlockCodec } from '#media/compact/block-codec';
import { BlockThreads, sameThread } from '#media/compact/block-threads';
import { compactCapture, openCompact, verifyCompact } from '#media/compact/compact';
import { inspectCapture } from '#media/inspect';
import { encodePeaks } from '#media/peaks';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { FIXTURES } from './calls/spoken.js';
import { COMPRESSORS, type Compressor } from './compressors.js';
import { load } from './conditions.js';
import { sayLineNoise } from './line-noise.js';
import { findPrograms } from './programs.js';
import { say, sayTable, times, whole } from './table.js';

const ROUNDS = 3;
const PIECE = 1 << 19;
const LINEAR = ['G.711 A-law', 'G.711 µ-law'];
/** Calls in which both read aloud all the time; they are short, since a repeated call packs too well. */
const SHORT = [
  'g711a-2way.pcap',
  'g722-2way.pcap',
  'opus-nb-2way-pt111.pcap',
  'g729a-2way.pcap',
  'g7231-2way.pcap',
];

type Row = { way: string; bytes: number; pack: number; expand: number };
/** Seconds by the wall, and of CPU in all threads: those tell more on a machine that is shared. */
type Seconds = { wall: number; cpu: number };
type Ours = { row: Row; packing: Seconds; verifying: Seconds };

/** Room at rest, and speed: the compact form beside what any machine has to compress with. */
export async function compact(
  folder: string,
  minutes: number,
  files: readonly string[],
): Promise<void> {
  const { have } = await findPrograms(['xz']);
  const others = COMPRESSORS.filter(({ needs }) => needs === undefined || have.has(needs));
  say(`Best of ${ROUNDS}; MB/s of the capture. Others get the whole file at once, ours`);
  say('works in blocks that can each be read alone.\n');
  if (files.length > 0) {
    for (const path of files) await oneFile(basename(path), path, others);
    return;
  }
  for (const codec of CODECS.filter(({ name }) => LINEAR.includes(name))) {
    const path = join(folder, 'call.pcap');
    writeCall(path, codec, minutes);
    await oneFile(`${codec.name}, ${minutes} min of conversation`, path, others);
    rmSync(path);
  }
  sayLineNoise();
  for (const name of SHORT) await oneFile(`${name}, 20 s`, join(FIXTURES, name), others);
}

async function oneFile(name: string, path: string, others: readonly Compressor[]): Promise<void> {
  const bytes = readFileSync(path);
  const found = await beside(bytes);
  say(`${name}, ${(bytes.length / 1e6).toFixed(2)} MB (load ${load()})`);
  const alone = await ours(bytes, 'recordings', sameThread);
  const threads = new BlockThreads();
  const together = await ours(bytes, 'recordings, every core', threads).finally(() =>
    threads.close(),
  );
  const rows = [alone.row, together.row, ...others.map((other) => rowOf(other, bytes))];
  const minutes = found.seconds / 60;
  const speed = (seconds: number) => times(bytes.length / 1e6 / seconds);
  const head = ['way', '% of capture', 'kB/min', 'at rest kB/min', 'pack MB/s', 'expand MB/s'];
  const cells = rows.map(({ way, bytes: size, pack, expand }) => [
    way,
    ((100 * size) / bytes.length).toFixed(1),
    whole(size / 1000 / minutes),
    whole((size + found.bytes) / 1000 / minutes),
    speed(pack),
    speed(expand),
  ]);
  const asItIs = [
    'as it came',
    '100',
    whole(bytes.length / 1000 / minutes),
    whole((bytes.length + found.bytes) / 1000 / minutes),
  ];
  sayTable(head, [...cells, asItIs]);
  for (const { row, packing, verifying } of [alone, together]) {
    const told = ({ wall, cpu }: Seconds) => `${speed(wall)} (${speed(cpu)} a second of CPU)`;
    say(`${row.way}: packs ${told(packing)}, verifies ${told(verifying)} MB/s`);
  }
  say('');
}

/** What is kept beside a capture: bytes of index and waveform; and how long the call is. */
async function beside(bytes: Uint8Array): Promise<{ bytes: number; seconds: number }> {
  try {
    const { index, peaks, durationMs } = await inspectCapture(bytesSource(bytes));
    return { bytes: index.length + encodePeaks(peaks).length, seconds: durationMs / 1000 };
  } catch {
    return { bytes: 0, seconds: NaN };
  }
}

async function ours(bytes: Uint8Array, way: string, codec: BlockCodec): Promise<Ours> {
  let parts: Uint8Array[] = [];
  const packing = await best(async () => {
    parts = [];
    await compactCapture(bytesSource(bytes), (part) => void parts.push(part.slice()), { codec });
  });
  const packed = Buffer.concat(parts);
  const verifying = await best(async () => {
    if (!(await verifyCompact(bytesSource(packed), { codec })))
      throw new Error('It does not verify.');
  });
  const expand = await best(async () => {
    const source = await openCompact(bytesSource(packed));
    for (let at = 0; at < source.size; at += PIECE) await source.read(at, PIECE);
  });
  const row = { way, bytes: packed.length, pack: packing.wall, expand: expand.wall };
  return { row, packing, verifying };
}

function rowOf({ name, pack, expand }: Compressor, bytes: Uint8Array): Row {
  let packed: Uint8Array = new Uint8Array(0);
  const packing = timed(() => (packed = pack(bytes)));
  let back: Uint8Array = packed;
  const expanding = timed(() => (back = expand(packed)));
  if (Buffer.compare(back, bytes) !== 0) throw new Error(`${name} did not give the capture back.`);
  return { way: name, bytes: packed.length, pack: packing, expand: expanding };
}

async function best(work: () => Promise<void>): Promise<Seconds> {
  const least = { wall: Infinity, cpu: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const begun = performance.now();
    await work();
    least.wall = Math.min(least.wall, (performance.now() - begun) / 1000);
    const { user, system } = process.cpuUsage(before);
    least.cpu = Math.min(least.cpu, (user + system) / 1e6);
  }
  return least;
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}
