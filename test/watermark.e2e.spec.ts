import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { bytesSource } from '#media/byte-source';
import { compactCapture } from '#media/compact/compact';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { canonicalBytes } from '#seals/canonical-json';
import { checkPackage, checkWav } from '#seals/offline/check';
import { FILES } from '#seals/offline/evidence';
import { unzip } from '#seals/offline/unzip';
import { isSignedBy } from '#seals/signing';
import { launchChromium } from './support/chromium.js';
import { CliWorld } from './support/cli.js';
import { byHand, hasOpenssl } from './support/evidence-by-hand.js';
import { inDatabaseOf } from './support/database-of.js';
import { Product, eventually } from './support/product.js';
import { SignedInPages } from './support/signed-in-page.js';

type Difference = {
  part: string;
  code: string;
  field?: string;
  seconds?: [number, number][];
  bytes?: [number, number][];
};
type Verification = {
  valid: boolean;
  differences: Difference[];
  notes: string[];
  seal: { sequence: number; hash: string; hasSound: boolean } | null;
  checkpoint: { size: number } | null;
};
type Key = { id: string; publicKey: string; vouchedBy: string | null };
type Checkpoint = {
  manifest: { sequence: number; size: number; key: string; root: string };
  signature: string;
};
type Seals = {
  watermark: boolean;
  chain: { entries: number; head: string | null; key: string };
  progress: { sealed: number; waiting: number };
  checkpoint: Checkpoint | null;
  scrub: { round: number; faulty: string[] };
  keys: Key[];
};

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const WITHIN = { withinMs: 60_000 };
const SECONDS = 8;
/** Of a packet in the capture: 16 of pcap, 54 of headers, 160 of sound. */
const [RECORD_BYTES, PAYLOAD_AT] = [230, 70];

/** A call in which both sides hum, so that every second of it is another one. */
const call = (pitch: number): Buffer => {
  const hum = (own: number) => (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++)
      out[i] = 6_000 * Math.sin((first + i) * own) * Math.sin((first + i) / 9_000);
  };
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: SECONDS * 1_000,
    local: hum(pitch),
    remote: hum(pitch * 1.3),
    startedAt: new Date('2030-01-01T08:00:00.000Z'),
  });
  return Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));
};

const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { status, body } = await product.put(name, bytes);
  expect(status).toBe(201);
  await product.settled(body['id'] as string);
  return body['id'] as string;
};
const seals = async (): Promise<Seals> => (await product.get<Seals>('/api/seals')).body;
const typesOf = async (id: string): Promise<string[]> => {
  const { body } = await product.get<{ items: { type: string }[] }>(
    `/api/recordings/${id}/history`,
  );
  return body.items.map(({ type }) => type);
};
const verify = async (id: string): Promise<Verification> => {
  const { status, body } = await product.post<Verification>(`/api/recordings/${id}/verify`, {});
  expect(status).toBe(200);
  return body;
};
/** Sealed as it is now, its sound too. */
const sealed = (id: string): Promise<Verification> =>
  eventually(
    async () => {
      const { status, body } = await product.post<Verification>(`/api/recordings/${id}/verify`, {});
      return status === 200 && body.seal?.hasSound === true && body.notes.length < 2 && body;
    },
    { what: `the seal of ${id}`, ...WITHIN },
  );
const compactOf = async (bytes: Uint8Array): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  await compactCapture(bytesSource(bytes), (piece) => void pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces);
};
/** Kept compact, and the original is gone: nothing else is read from now on. */
const keptCompact = (id: string) =>
  eventually(
    async () => {
      const original = join(product.dataDir, 'blobs', recordingBlobs(id).capture);
      return (await typesOf(id)).includes('RecordingCompacted') && !existsSync(original);
    },
    { what: 'compaction', ...WITHIN },
  );

describe('a product that seals', { timeout: 180_000 }, () => {
  let first: string;
  let second: string;

  it('seals nothing by itself, but one that somebody asks for', async () => {
    first = await put('first.pcap', call(0.05));
    second = await put('second.pcap', call(0.07));
    const answer = await product.post(`/api/recordings/${first}/verify`, {});
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'recording-not-watermarked' },
    ]);
    const evidence = await product.get(`/api/recordings/${first}/evidence`);
    expect([evidence.status, evidence.body]).toMatchObject([
      409,
      { code: 'recording-not-watermarked' },
    ]);
    expect(await seals()).toMatchObject({
      watermark: false,
      chain: { entries: 0, head: null },
      progress: { sealed: 0, waiting: 0 },
    });
    await product.post(`/api/recordings/${second}/watermark`, { reason: 'a dispute' });
    expect(await sealed(second)).toMatchObject({ valid: true, differences: [] });
    expect(await typesOf(first)).not.toContain('RecordingWatermarked');
  });

  it('seals earlier recordings once it is told to, in order, and new ones when they came', async () => {
    const { status, body } = await product.patch('/api/settings', { watermark: true });
    expect([status, body['watermark']]).toEqual([200, true]);
    expect(await sealed(first)).toMatchObject({ valid: true });
    const third = await put('third.pcap', call(0.09));
    expect(await sealed(third)).toMatchObject({ valid: true });
    await eventually(async () => {
      const { body: json } = await product.get(`/api/recordings/${third}`);
      const { progress } = await seals();
      return json['watermarked'] === true && progress.waiting === 0 && progress.sealed === 3;
    }, WITHIN);
  });

  it('finds nothing to say against what is kept compact, restarted, or read again', async () => {
    await keptCompact(first);
    product.kill('worker');
    await product.healthy();
    await product.post(`/api/recordings/${first}/convert`, {});
    await eventually(
      async () =>
        (await typesOf(first)).filter((type) => type === 'RecordingConverted').length === 2,
      WITHIN,
    );
    expect(await sealed(first)).toMatchObject({ valid: true, differences: [] });
  });

  it('signs the head of the chain, and proves that a seal is under it', async () => {
    const { status, body } = await product.post<Checkpoint>('/api/seals/checkpoints');
    expect(status).toBe(201);
    expect(body.manifest.size).toBe(body.manifest.sequence);
    const [key] = (await seals()).keys;
    const der = key!.publicKey.replaceAll(/-----[A-Z ]+-----|\n/g, '');
    expect(createHash('sha256').update(Buffer.from(der, 'base64')).digest('hex')).toBe(key!.id);
    expect(isSignedBy(canonicalBytes(body.manifest), body.signature, der)).toBe(true);
    await eventually(async () => (await verify(first)).checkpoint !== null, WITHIN);
    expect(await verify(first)).toMatchObject({ valid: true, notes: [] });
  });

  it('gives away what proves it to anyone, without the product', async () => {
    const answer = await product.fetch(`/api/recordings/${first}/evidence`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const files = unzip(new Uint8Array(await answer.arrayBuffer()));
    const { findings, notes, seal } = await checkPackage(files);
    expect({ findings, notes }).toEqual({ findings: [], notes: [] });
    expect(seal).toMatchObject({ recording: first, sound: { digits: 'muted' } });
    expect(Buffer.from(files.get(FILES.capture)!).equals(call(0.05))).toBe(true);
    expect(await checkWav(files.get(FILES.wav)!)).toMatchObject({ findings: [], seal });
    expect(Buffer.from(files.get(FILES.openings)!).toString()).toContain('"value":"first.pcap"');
    await eventually(async () => (await typesOf(first)).includes('RecordingDownloaded'), WITHIN);
    if (!hasOpenssl()) return;
    const said = await byHand(files);
    expect(said.filter(({ said: verdict }) => /Verified Successfully/.test(verdict))).toHaveLength(
      2,
    );
    const hashes = said.map(({ said: line }) => line.slice(0, 64));
    const { capture, sound, key } = seal!;
    expect(hashes).toEqual(expect.arrayContaining([capture.sha256, sound!.pcmSha256, key]));
  });

  it('goes on with another key, which the one before vouches for', async () => {
    const before = await seals();
    const { status } = await product.post('/api/seals/rotate-key');
    expect(status).toBe(201);
    const after = await seals();
    expect(after.keys).toHaveLength(2);
    expect(after.keys[0]).toMatchObject({ id: after.chain.key, vouchedBy: before.chain.key });
    const fourth = await put('fourth.pcap', call(0.11));
    expect(await sealed(fourth)).toMatchObject({ valid: true });
    expect(await verify(first)).toMatchObject({ valid: true });
  });

  it('says which second differs when a byte on the disk is another one', async () => {
    const id = await put('flipped.pcap', call(0.13));
    await sealed(id);
    await keptCompact(id);
    const original = call(0.13);
    const path = join(product.dataDir, 'blobs', recordingBlobs(id).compact);
    const kept = await readFile(path);
    // A payload in the middle of the call, by somebody who knows how captures are kept.
    const at = original.length - RECORD_BYTES * Math.round((0.45 * original.length) / RECORD_BYTES);
    const flipped = Buffer.from(original);
    for (let byte = at + PAYLOAD_AT; byte < at + RECORD_BYTES; byte++) flipped[byte]! ^= 0x55;
    await writeFile(path, await compactOf(flipped));
    const { valid, differences } = await verify(id);
    expect(valid).toBe(false);
    const parts = new Map(differences.map((each) => [each.part, each]));
    expect(parts.get('capture')?.bytes).toEqual([
      [
        Math.floor(at / 65_536) * 65_536,
        Math.min(original.length, Math.ceil(at / 65_536) * 65_536),
      ],
    ]);
    const seconds = parts.get('sound')!.seconds!;
    expect([SECONDS / 2 - 1, SECONDS / 2]).toContain(seconds[0]![0]);
    expect(seconds.at(-1)![1] - seconds[0]![0]).toBeLessThan(3);
    await product.sweep('seals');
    await eventually(async () => (await seals()).scrub.faulty.includes(id), WITHIN);
    await eventually(async () => {
      const { body } = await product.get<{ alarms: { code: string }[] }>('/api/status');
      return body.alarms.some(({ code }) => code === 'seals-differ');
    }, WITHIN);
    await writeFile(path, kept);
    expect(await verify(id)).toMatchObject({ valid: true });
  });

  it('says so when the compact form is damaged', async () => {
    const id = await put('damaged.pcap', call(0.15));
    await sealed(id);
    await keptCompact(id);
    const path = join(product.dataDir, 'blobs', recordingBlobs(id).compact);
    const bytes = await readFile(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(path, bytes);
    const { valid, differences } = await verify(id);
    expect(valid).toBe(false);
    expect(differences.map(({ code }) => code)).toEqual(['capture-unreadable', 'sound-differs']);
  });

  it('leaves a tombstone of what is deleted, and the chain goes on over it', async () => {
    await fetch(new URL(`/api/recordings/${second}`, product.url), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${product.token}` },
    });
    expect((await product.post(`/api/recordings/${second}/purge`, { reason: 'over' })).status).toBe(
      204,
    );
    await eventually(async () => (await typesOf(second)).includes('RecordingTombstoned'), WITHIN);
    const { status } = await product.post(`/api/recordings/${second}/verify`, {});
    expect(status).toBe(410);
    expect(await verify(first)).toMatchObject({ valid: true });
    const rows = await inDatabaseOf(product, (database) =>
      database.query("select data::text from catalogue.audit where stream = 'seals'"),
    );
    const said = rows.rows.map(({ data }: { data: string }) => data).join('');
    for (const personal of ['first.pcap', 'second.pcap']) expect(said).not.toContain(personal);
  });

  it('shows on its pages how the chain is, and what verifying comes to', async () => {
    const browser = await launchChromium();
    try {
      const pages = new SignedInPages(browser, product);
      const page = await pages.open('admin');
      await page.goto('/settings');
      const card = page.getByRole('region', { name: 'Seals' });
      await card.getByText(/recordings are sealed\./).waitFor();
      expect(await card.getByRole('switch', { name: 'Seal all recordings' }).isChecked()).toBe(
        true,
      );
      for (const { id } of (await seals()).keys) await card.getByText(id).first().waitFor();
      await page.goto(`/recording/${first}`);
      await page.getByRole('button', { name: 'Verify now' }).click();
      await page.getByText(/^Valid: it is as it was sealed on /).waitFor();
      const german = await pages.open('admin', { locale: 'de-DE' });
      await german.goto(`/recording/${first}`);
      await german.getByRole('button', { name: 'Jetzt prüfen' }).click();
      await german.getByText(/^Gültig: /).waitFor();
      expect(pages.faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('loses and doubles nothing when the worker is killed while it seals', async () => {
    await product.patch('/api/settings', { watermark: false });
    const ids: string[] = [];
    for (let n = 0; n < 6; n++)
      ids.push(await put(`backlog ${String(n)}.pcap`, call(0.2 + n / 50)));
    const entries = (await seals()).chain.entries;
    await product.patch('/api/settings', { watermark: true });
    await eventually(async () => (await seals()).chain.entries > entries, WITHIN);
    product.kill('worker');
    await product.healthy();
    for (const id of ids) expect(await sealed(id)).toMatchObject({ valid: true });
    await eventually(async () => (await seals()).progress.waiting === 0, WITHIN);
    for (const id of ids)
      expect((await typesOf(id)).filter((type) => type === 'RecordingWatermarked')).toHaveLength(1);
  });

  it('is audited: whatever event, row or blob is taken away by hand is named', async () => {
    const cli = new CliWorld();
    try {
      const audit = () => cli.run(['audit', '--json', '--data', product.dataDir]);
      expect(await audit()).toMatchObject({ code: 0, text: '' });
      const third = await put('audited.pcap', call(0.6));
      await keptCompact(third);
      await rm(join(product.dataDir, 'blobs', recordingBlobs(third).compact));
      await inDatabaseOf(product, async (database) => {
        await database.query("delete from catalogue.audit where stream = $1 and revision = '1'", [
          `recording-${first}`,
        ]);
        // As if the log had lost the event that this row is of.
        await database.query(
          `insert into catalogue.audit select (jsonb_populate_record(a, jsonb_build_object(
             'position', position + 1, 'id', gen_random_uuid(), 'stream', 'user-lost', 'revision', 7))).*
           from catalogue.audit a where stream = $1 and revision = '0'`,
          [`recording-${first}`],
        );
      });
      const { code, text } = await audit();
      expect(code).toBe(10);
      const found = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { what: string; where: string });
      expect(found.map(({ what, where }) => `${what} ${where}`)).toEqual([
        'event-missing user-lost@7',
        `row-missing catalogue.audit recording-${first}@1`,
        `blob-missing recordings/${third.slice(0, 2)}/${third}/`,
      ]);
    } finally {
      cli.remove();
    }
  });
});
