import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { describe, expect, it } from 'vitest';
import { downloadZip } from './zip.js';

const mtime = new Date('2026-11-20T08:14:07Z');
const pdf = { name: 'Anruf Müller – 王小明.pdf', bytes: new TextEncoder().encode('%PDF-1.7 …') };

const wavOf = (bytes: Uint8Array, byteLength = bytes.length) => ({
  name: 'Anruf Müller – 王小明.wav',
  byteLength,
  open: () => Readable.from([bytes], { objectMode: false }),
});

async function entriesOf(zip: Buffer): Promise<{ entry: Entry; bytes: Buffer }[]> {
  const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer);
  const file = await open(zip, { lazyEntries: true });
  const read = promisify(
    file.openReadStream.bind(file) as (
      entry: Entry,
      done: (error: Error | null, stream: Readable) => void,
    ) => void,
  );
  const found: { entry: Entry; bytes: Buffer }[] = [];
  return new Promise((resolve, reject) => {
    file.on('error', reject).on('end', () => resolve(found));
    file.on('entry', (entry: Entry) => {
      read(entry)
        .then(async (stream) => found.push({ entry, bytes: await buffer(stream) }))
        .then(() => file.readEntry(), reject);
    });
    file.readEntry();
  });
}

/** The system's own unzip, where there is one, checks every checksum too. */
async function systemUnzip(zip: Buffer): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zip-'));
  try {
    await writeFile(join(folder, 'a.zip'), zip);
    execFileSync('unzip', ['-tqq', join(folder, 'a.zip')], { stdio: 'pipe' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the zip of a download', () => {
  it('holds both files, stored, under their names, in exactly the announced length', async () => {
    const audio = Buffer.alloc(300_000, 'sound');
    const { contentLength, stream } = downloadZip({ wav: wavOf(audio), pdf, note: null, mtime });
    const zip = await buffer(stream);
    expect(zip.length).toBe(contentLength);
    const entries = await entriesOf(zip);
    expect(entries.map(({ entry }) => entry.fileName)).toEqual([wavOf(audio).name, pdf.name]);
    expect(entries.map(({ entry }) => entry.compressionMethod)).toEqual([0, 0]);
    expect(entries[0]!.bytes.equals(audio)).toBe(true);
    expect(entries[1]!.bytes.equals(pdf.bytes)).toBe(true);
    expect(entries.map(({ entry }) => entry.getLastModDate().getTime())).toEqual(
      [mtime, mtime].map((time) => time.getTime()),
    );
    await systemUnzip(zip);
  });

  it('is right for an empty WAV', async () => {
    const { contentLength, stream } = downloadZip({
      wav: wavOf(Buffer.alloc(0)),
      pdf,
      note: null,
      mtime,
    });
    const zip = await buffer(stream);
    expect(zip.length).toBe(contentLength);
    expect(await entriesOf(zip)).toHaveLength(2);
  });

  it('holds a note, in the announced length too, when it is given one', async () => {
    const note = { name: 'What is missing.txt', text: 'Silent from 0:42 to 0:53 – damaged.' };
    const { contentLength, stream } = downloadZip({
      ...{ wav: wavOf(Buffer.from('RIFF')), pdf, note, mtime },
    });
    const zip = await buffer(stream);
    expect(zip.length).toBe(contentLength);
    const entries = await entriesOf(zip);
    expect(entries.at(-1)?.entry.fileName).toBe(note.name);
    expect(entries.at(-1)?.bytes.toString()).toBe(note.text);
    await systemUnzip(zip);
  });

  it('has the same bytes every time, in every time zone', async () => {
    const zone = process.env.TZ;
    const hashes = new Set<string>();
    try {
      for (const TZ of ['UTC', 'Asia/Kolkata', 'America/Los_Angeles']) {
        process.env.TZ = TZ;
        const { stream } = downloadZip({ wav: wavOf(Buffer.from('RIFF')), pdf, note: null, mtime });
        hashes.add(
          createHash('sha256')
            .update(await buffer(stream))
            .digest('hex'),
        );
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    expect(hashes.size).toBe(1);
  });

  it('reads the WAV no faster than the zip is taken', async () => {
    let given = 0;
    const block = Buffer.alloc(65_536);
    const wav = {
      name: 'a.wav',
      byteLength: 1_000 * block.length,
      async *open() {
        for (let i = 0; i < 1_000; i++) {
          given += block.length;
          yield block;
        }
      },
    };
    const { contentLength, stream } = downloadZip({
      wav: { ...wav, open: () => wav.open() },
      pdf,
      note: null,
      mtime,
    });
    let taken = 0;
    let ahead = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      taken += chunk.length;
      ahead = Math.max(ahead, given - taken);
    }
    expect(taken).toBe(contentLength);
    expect(ahead).toBeLessThan(1_000_000);
  });

  it('fails with the error of a WAV that dies on the way', async () => {
    async function* open() {
      yield Buffer.alloc(1_000);
      throw new Error('disk gone');
    }
    const wav = { name: 'a.wav', byteLength: 2_000, open };
    await expect(buffer(downloadZip({ wav, pdf, note: null, mtime }).stream)).rejects.toThrow(
      'disk gone',
    );
  });

  it('fails when the WAV is closed or shorter or longer than announced', async () => {
    const closing = new Readable({
      read() {
        this.destroy();
      },
    });
    const wavs = [
      { name: 'a.wav', byteLength: 10, open: () => closing },
      wavOf(Buffer.alloc(10), 11),
      wavOf(Buffer.alloc(10), 9),
    ];
    for (const wav of wavs) {
      await expect(buffer(downloadZip({ wav, pdf, note: null, mtime }).stream)).rejects.toThrow(
        /ended|unexpected/,
      );
    }
  });

  it('closes the WAV when the client goes away', async () => {
    const source = new Readable({
      read() {
        setImmediate(() => this.push(Buffer.alloc(65_536)));
      },
    });
    const wav = { name: 'a.wav', byteLength: 1e9, open: () => source };
    const { stream } = downloadZip({ wav, pdf, note: null, mtime });
    await new Promise((resolve) => stream.once('data', resolve));
    const closed = new Promise((resolve) => source.once('close', resolve));
    stream.destroy();
    await closed;
    expect(source.destroyed).toBe(true);
  });
});
