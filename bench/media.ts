import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fileSource } from '#media/byte-source';
import { convertCapture } from '#media/convert';
import { openWav } from '#media/audio';
import { inspectCapture } from '#media/inspect';
import { phoneCapture } from '#media/synthesis/phone-capture';

const run = promisify(execFile);
const PROGRAMS = { tshark: 'tshark', sox: 'sox', ffmpeg: 'ffmpeg', xxd: 'xxd' };
const G722 = 9;
/** Where the payload type stands in a record that `phoneCapture` writes. */
const PAYLOAD_TYPE_AT = 59;
const RTP_RECORD = 230;

type Row = { way: string; seconds: number; rssMb: number };

/** Captures to WAV: ours beside what a user would pick instead, and beside plain copying. */
export const media = {
  name: 'media',
  about: 'capture to WAV, two-way: × real time, memory, against tshark + sox and ffmpeg',
  async run(args: string[]): Promise<void> {
    const minutes = Number(args[0] ?? 60);
    const folder = mkdtempSync(join(tmpdir(), 'bench-media-'));
    try {
      for (const codec of ['G.711 A-law', 'G.722']) await measure(folder, codec, minutes);
      await seeks(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(folder: string, codec: string, minutes: number): Promise<void> {
  const file = join(folder, `${codec}.pcap`);
  writeCapture(file, minutes, codec === 'G.722' ? G722 : null);
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  print(`${codec}, ${minutes} min two-way, ${megabytes} MB`);
  const wav = join(folder, 'out.wav');
  const rows: Row[] = [];
  rows.push({ way: 'recordings (one thread)', ...(await median(() => ours(file, wav))) });
  const bytes = statSync(wav).size;
  rows.push({ way: 'floor: cat + write', ...(await median(() => floor(file, wav, bytes))) });
  for (const [way, script] of await others(file, folder, codec)) {
    rows.push({ way, ...(await timed(() => run('bash', ['-c', script], { maxBuffer: 1e9 }))) });
  }
  const own = rows[0]?.seconds ?? 0;
  for (const { way, seconds, rssMb } of rows) {
    const ratio = (seconds / own).toFixed(1);
    const speed = Math.round((minutes * 60) / seconds).toLocaleString('en');
    const memory = rssMb > 0 ? `${Math.round(rssMb)} MB` : '';
    print(
      `  ${way.padEnd(34)}${seconds.toFixed(2).padStart(8)} s ${speed.padStart(9)} × real time ${ratio.padStart(7)} × ours  ${memory}`,
    );
  }
  print('');
}

/** A tone that breathes, a little noise: nothing that a shortcut could use. */
function voice(pitch: number): (out: Int16Array, first: number) => void {
  return (out, first) => {
    for (let i = 0; i < out.length; i++) {
      const at = first + i;
      const swell = 4000 * (1 + Math.sin(at / 9000));
      out[i] = Math.sin(at * pitch) * swell + ((at * 7919) % 97);
    }
  };
}

function writeCapture(path: string, minutes: number, payloadType: number | null): void {
  const file = openSync(path, 'w');
  let waiting: Uint8Array[] = [];
  const flush = () => {
    writeSync(file, Buffer.concat(waiting));
    waiting = [];
  };
  const call = { local: voice(0.2), remote: voice(0.31), startedAt: new Date('2026-01-01') };
  for (const { bytes } of phoneCapture({ codec: 'PCMA', durationMs: minutes * 60_000, ...call })) {
    if (payloadType !== null && bytes.length === RTP_RECORD) {
      bytes[PAYLOAD_TYPE_AT] = ((bytes[PAYLOAD_TYPE_AT] ?? 0) & 0x80) | payloadType;
    }
    waiting.push(bytes);
    if (waiting.length > 4096) flush();
  }
  flush();
  closeSync(file);
}

/** A conversion in a process of its own, so that its memory is its own. */
async function ours(file: string, wav: string): Promise<number> {
  const self = fileURLToPath(import.meta.url);
  const { stdout } = await run(process.execPath, [self, 'convert', file, wav]);
  return Number(stdout);
}

async function floor(file: string, wav: string, bytes: number): Promise<number> {
  await run('bash', ['-c', `cat '${file}' >/dev/null; head -c ${bytes} /dev/zero >'${wav}'`]);
  return 0;
}

/** What a user would pick instead, as far as it is on this machine. */
async function others(file: string, folder: string, codec: string): Promise<[string, string][]> {
  const have = async (name: string) =>
    run(name, [name === 'ffmpeg' ? '-version' : '--version']).then(
      () => true,
      () => false,
    );
  if (!(await have(PROGRAMS.tshark))) {
    print('  (tshark is not on PATH: nothing to compare with)');
    return [];
  }
  const side = (ssrc: string, out: string) =>
    `tshark -r '${file}' -Y 'rtp.ssrc==${ssrc}' -T fields -e rtp.payload 2>/dev/null | tr -d ':\\n' | xxd -r -p >'${folder}/${out}'`;
  const payloads = `${side('0xa1', 'l.raw')}; ${side('0xb2', 'r.raw')}`;
  const rows: [string, string][] = [];
  if (codec !== 'G.722' && (await have(PROGRAMS.sox))) {
    const raw = (name: string) => `-t al -r 8000 -c 1 '${folder}/${name}.raw'`;
    rows.push([
      'tshark + sox',
      `${payloads}; sox -M ${raw('l')} ${raw('r')} -b 16 -e signed '${folder}/o.wav'`,
    ]);
  }
  if (await have(PROGRAMS.ffmpeg)) {
    const format = codec === 'G.722' ? 'g722' : 'alaw -ar 8000 -ac 1';
    const raw = (name: string) => `-f ${format} -i '${folder}/${name}.raw'`;
    rows.push([
      'tshark + ffmpeg',
      `${payloads}; ffmpeg -v error -y ${raw('l')} ${raw('r')} -filter_complex amerge '${folder}/o.wav'`,
    ]);
  }
  return rows;
}

async function median(work: () => Promise<number>): Promise<{ seconds: number; rssMb: number }> {
  const rows = [await timed(work), await timed(work), await timed(work)] as const;
  return rows.toSorted((a, b) => a.seconds - b.seconds)[1] ?? rows[0];
}

async function timed(work: () => Promise<unknown>): Promise<{ seconds: number; rssMb: number }> {
  const begun = performance.now();
  const rss = await work();
  return {
    seconds: (performance.now() - begun) / 1000,
    rssMb: typeof rss === 'number' ? rss / 1024 : 0,
  };
}

/** How long the first byte takes at the end of the call. */
async function seeks(folder: string): Promise<void> {
  for (const codec of ['G.711 A-law', 'G.722']) {
    const source = await fileSource(join(folder, `${codec}.pcap`));
    const { index } = await inspectCapture(source);
    const begun = performance.now();
    const wav = openWav(source, index, { channel: 'both' });
    for await (const piece of wav.read(wav.byteLength - 60_000, wav.byteLength)) {
      const ms = (performance.now() - begun).toFixed(1);
      print(
        `${codec}: first ${piece.length} bytes near the end after ${ms} ms, index ${index.length} bytes`,
      );
      break;
    }
    await source.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function convertAlone(file: string, wav: string): Promise<void> {
  const source = await fileSource(file);
  const out = openSync(wav, 'w');
  await convertCapture(source, (bytes) => void writeSync(out, bytes), { channel: 'both' });
  closeSync(out);
  await source.close();
  process.stdout.write(String(process.resourceUsage().maxRSS));
}

const [, program, verb, capture, wav] = process.argv;
const isAlone = program === fileURLToPath(import.meta.url) && verb === 'convert';
if (isAlone && capture !== undefined && wav !== undefined) await convertAlone(capture, wav);
