import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBuffer } from 'yauzl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { HUMMING_CALL } from './support/humming-call.js';
import { Product, eventually } from './support/product.js';

const ROUTES = ['audio', 'waveform', 'quality', 'digits', 'download', 'capture'] as const;
type Route = (typeof ROUTES)[number];
type Told = { status: number; code: string | null; detail: string; remedy: string | null };
type Problem = { code: string; detail: string; remedy?: string };
type Damage = (bytes: Buffer) => Buffer | null;

const DAMAGES: Record<string, Damage> = {
  'cut short': (bytes) => bytes.subarray(0, bytes.length >> 1),
  empty: () => Buffer.alloc(0),
  zeroed: (bytes) => Buffer.alloc(bytes.length),
  'something else': (bytes) => randomBytes(bytes.length),
  missing: () => null,
};
const LONG = { timeout: 120_000 };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const pathOf = (key: string) => join(product.dataDir, 'blobs', key);

/** A recording that is ready and kept compact. */
const kept = async (name: string): Promise<string> => {
  const { body } = await product.put(name, HUMMING_CALL);
  const { id } = await product.settled(body.id as string);
  const original = pathOf(recordingBlobs(id).capture);
  await eventually(() =>
    stat(original).then(
      () => false,
      () => true,
    ),
  );
  return id;
};

/** Asks while a blob is damaged; it is as it was afterwards. */
const whileDamaged = async <T>(key: string, damage: Damage, ask: () => Promise<T>): Promise<T> => {
  const path = pathOf(key);
  const bytes = await readFile(path);
  const damaged = damage(Buffer.from(bytes));
  await (damaged === null ? rm(path) : writeFile(path, damaged));
  try {
    return await ask();
  } finally {
    await writeFile(path, bytes);
  }
};

const tell = async (id: string, route: string): Promise<Told> => {
  const response = await product.fetch(`/api/recordings/${id}/${route}`);
  const isProblem = response.headers.get('content-type')?.includes('problem') === true;
  const text = await response.text();
  const { code, detail, remedy } = (isProblem ? JSON.parse(text) : {}) as Partial<Problem>;
  return {
    status: response.status,
    code: code ?? null,
    detail: detail ?? '',
    remedy: remedy ?? null,
  };
};

/** What each route answers: the code of its refusal, or that it gives what it is asked for. */
const answers = async (id: string): Promise<Record<Route, string>> => {
  const told = await Promise.all(
    ROUTES.map(async (route) => {
      const { status, code, detail, remedy } = await tell(id, route);
      if (code === null) expect([route, status]).toEqual([route, 200]);
      else expect(detail, route).toMatch(/^[A-Z].+[.]$/s);
      if (code !== null) expect([route, code]).not.toEqual([route, 'internal']);
      return [route, [code ?? 'given', ...(remedy ? [remedy] : [])].join(' ')] as const;
    }),
  );
  return Object.fromEntries(told) as Record<Route, string>;
};

const given = Object.fromEntries(ROUTES.map((route) => [route, 'given']));

const zipOf = async (id: string) => {
  const response = await product.fetch(`/api/recordings/${id}/download`);
  expect(response.status).toBe(200);
  const zip = Buffer.from(await response.arrayBuffer());
  expect(zip.length).toBe(Number(response.headers.get('content-length')));
  return entriesOf(zip);
};

const entriesOf = (zip: Buffer): Promise<Map<string, Buffer>> =>
  new Promise((done, fail) => {
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return fail(error);
      const found = new Map<string, Buffer>();
      file.on('end', () => done(found)).on('error', fail);
      file.on('entry', (entry: { fileName: string }) => {
        file.openReadStream(entry as never, (fault, stream) => {
          if (fault) return fail(fault);
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => parts.push(part)).on('error', fail);
          stream.on('end', () => {
            found.set(entry.fileName.replace(/^.*(?=\.(wav|pdf))/, ''), Buffer.concat(parts));
            file.readEntry();
          });
        });
      });
      file.readEntry();
    });
  });

const NOTE = 'What is missing.txt';
const PARTS = ['index', 'peaks', 'facts'] as const;
/** What cannot be had without a part of what was worked out of a capture. */
const NEEDED: Record<(typeof PARTS)[number], readonly Route[]> = {
  index: ['audio', 'download'],
  peaks: ['waveform'],
  facts: ['quality', 'digits'],
};

const without = (part: (typeof PARTS)[number], state: string) => ({
  ...given,
  ...Object.fromEntries(NEEDED[part].map((route) => [route, `${part}-${state} convert`])),
});

/** Damages one part in the blob that holds all three, whose table tells their lengths. */
const damagePart = (part: (typeof PARTS)[number], damage: Damage): Damage => {
  return (bytes) => {
    const lengths = PARTS.map((_, i) => bytes.readUInt32LE(4 + 8 * i));
    const place = PARTS.indexOf(part);
    const from = lengths.slice(0, place).reduce((sum, length) => sum + length, 32);
    const to = from + lengths[place]!;
    damage(bytes.subarray(from, to))!.copy(bytes, from);
    return bytes;
  };
};

describe('a recording of which something is damaged', () => {
  let id: string;
  beforeAll(async () => {
    id = await kept('damaged.pcap');
  });

  it.each(PARTS)('gives what it can without its %s, and says what helps', LONG, async (part) => {
    const { reading } = recordingBlobs(id);
    for (const how of ['zeroed', 'something else']) {
      const damage = damagePart(part, DAMAGES[how]!);
      await whileDamaged(reading, damage, async () => {
        expect([how, await answers(id)]).toEqual([how, without(part, 'damaged')]);
        if (part === 'index') return;
        const entries = await zipOf(id);
        expect([...entries.keys()]).toEqual(['.wav', '.pdf', NOTE]);
        const sentence = part === 'peaks' ? /The waveform .* is damaged/ : /What was measured /;
        expect(entries.get(NOTE)!.toString()).toMatch(sentence);
      });
    }
    expect(await answers(id)).toEqual(given);
    expect([...(await zipOf(id)).keys()]).toEqual(['.wav', '.pdf']);
  });

  it('says of each part that it is damaged or missing when all of them are', LONG, async () => {
    for (const [how, damage] of Object.entries(DAMAGES)) {
      const state = how === 'missing' ? 'missing' : 'damaged';
      const told = await whileDamaged(recordingBlobs(id).reading, damage, () => answers(id));
      // Cut short, it still begins with its index.
      const index = how === 'cut short' ? {} : { audio: 'index', download: 'index' };
      const lost = { waveform: 'peaks', quality: 'facts', digits: 'facts', ...index };
      for (const [route, part] of Object.entries(lost))
        expect([how, route, told[route as Route]]).toEqual([
          how,
          route,
          expect.stringMatching(`^${part}-${state} convert$|^given$`),
        ]);
      expect([how, told.digits, told.capture]).toEqual([how, `facts-${state} convert`, 'given']);
    }
  });

  it('gives what it can of what earlier releases kept in three', LONG, async () => {
    const { reading, earlier } = recordingBlobs(id);
    const bytes = await readFile(pathOf(reading));
    let at = 32;
    for (const [i, part] of PARTS.entries()) {
      const length = bytes.readUInt32LE(4 + 8 * i);
      await writeFile(pathOf(earlier[part]), bytes.subarray(at, (at += length)));
    }
    await rm(pathOf(reading));
    try {
      expect(await answers(id)).toEqual(given);
      for (const part of PARTS)
        for (const [how, damage] of Object.entries(DAMAGES)) {
          const state = how === 'missing' ? 'missing' : 'damaged';
          const told = await whileDamaged(earlier[part], damage, () => answers(id));
          expect([part, how, told]).toEqual([part, how, without(part, state)]);
        }
    } finally {
      await writeFile(pathOf(reading), bytes);
    }
  });

  it('is whole again when it has been converted again', LONG, async () => {
    const { reading } = recordingBlobs(id);
    await writeFile(pathOf(reading), Buffer.alloc(1_000));
    expect((await tell(id, 'audio')).code).toBe('index-damaged');
    expect((await product.post(`/api/recordings/${id}/convert`)).status).toBeLessThan(300);
    await eventually(async () => (await tell(id, 'audio')).status === 200);
    expect(await answers(id)).toEqual(given);
  });

  it('says that its capture is damaged or missing, and gives the rest', LONG, async () => {
    const rest = { waveform: 'given', quality: 'given', digits: 'given' };
    for (const [how, damage] of Object.entries(DAMAGES)) {
      const code = how === 'missing' ? 'bytes-missing' : 'capture-damaged';
      const told = await whileDamaged(recordingBlobs(id).compact, damage, () => answers(id));
      expect([how, told]).toEqual([how, { ...rest, audio: code, download: code, capture: code }]);
    }
  });
});

describe('a capture of which a block is damaged', () => {
  let id: string;
  let path: string;
  beforeAll(async () => {
    id = await kept('damaged block.pcap');
    path = pathOf(recordingBlobs(id).compact);
  });
  /** In the third of four blocks; the sound of the first 16 seconds is in the first two. */
  const damage = (bytes: Buffer) => {
    const at = Math.floor(bytes.length * 0.7);
    return bytes.fill(0x55, at, at + 100);
  };
  const bytesOf = async (route: string, headers: HeadersInit = {}) => {
    const response = await product.fetch(`/api/recordings/${id}/${route}`, { headers });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  it(
    'breaks off, is refused from there on, and is silent there when asked to be',
    LONG,
    async () => {
      const whole = (await bytesOf('audio')).bytes;
      await whileDamaged(recordingBlobs(id).compact, damage, async () => {
        await expect(bytesOf('audio')).rejects.toThrow();
        const there = { range: `bytes=${String(Math.floor(whole.length * 0.7))}-` };
        const { response, bytes } = await bytesOf('audio', there);
        expect(response.status).toBe(500);
        expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'capture-damaged' });
        const silent = await bytesOf('audio?damaged=silent');
        expect(silent.response.status).toBe(200);
        expect(silent.response.headers.get('cache-control')).toContain('no-store');
        expect(silent.bytes.length).toBe(whole.length);
        const differs = silent.bytes.filter((byte, at) => byte !== whole[at]).length / whole.length;
        expect(differs).toBeGreaterThan(0.2);
        expect(differs).toBeLessThan(0.3);
        const part = await bytesOf('audio?damaged=silent', there);
        expect(part.response.status).toBe(206);
        expect(part.bytes.equals(silent.bytes.subarray(-part.bytes.length))).toBe(true);
      });
      const { bytes } = await bytesOf('audio?damaged=silent');
      expect(bytes.equals(whole)).toBe(true);
    },
  );

  it('is zipped with a note of when it is silent', LONG, async () => {
    const whole = await zipOf(id);
    expect([...whole.keys()]).toEqual(['.wav', '.pdf']);
    await whileDamaged(recordingBlobs(id).compact, damage, async () => {
      const entries = await zipOf(id);
      expect([...entries.keys()]).toEqual(['.wav', '.pdf', NOTE]);
      const note = entries.get(NOTE)!.toString();
      expect(note).toMatch(/damaged: 26\d,\d{3} bytes cannot be read/);
      const [, from, to] = /^ {2}0:(\d\d) to 0:(\d\d)$/m.exec(note)!;
      expect(Number(to) - Number(from)).toBeLessThan(16);
      const [wav, before] = [entries.get('.wav')!, whole.get('.wav')!];
      expect(wav.length).toBe(before.length);
      const at = (second: number) => 44 + 4 * 8_000 * second;
      const [begin, end] = [at(Number(from) - 1), at(Number(to) + 1)];
      expect(wav.subarray(0, begin).equals(before.subarray(0, begin))).toBe(true);
      expect(wav.subarray(end).equals(before.subarray(end))).toBe(true);
      const middle = at(Math.round((Number(from) + Number(to)) / 2));
      expect(wav.subarray(middle, middle + 1_000).some((byte) => byte !== 0)).toBe(false);
    });
    expect(await readFile(path)).toHaveLength((await stat(path)).size);
  });
});
