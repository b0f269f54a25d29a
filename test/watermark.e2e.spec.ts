import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { bytesSource } from '#media/byte-source';
import { compactCapture } from '#media/compact/compact';
import { canonicalBytes } from '#seals/canonical-json';
import { checkPackage, checkWav } from '#seals/offline/check';
import { FILES, type SealedLeaves } from '#seals/offline/evidence';
import { unzip } from '#seals/offline/unzip';
import { isSignedBy } from '#seals/signing';
import { launchChromium } from './support/chromium.js';
import { CliWorld } from './support/cli.js';
import { byHand, hasOpenssl } from './support/evidence-by-hand.js';
import { inDatabaseOf } from './support/database-of.js';
import {
  PAYLOAD_AT,
  RECORD_BYTES,
  SECONDS,
  changingCall as call,
  payloadsOf,
} from './support/changing-call.js';
import { isStampedOutside } from './support/stamped-outside.js';
import { TimeStampAuthority } from './support/time-stamp-authority.js';
import { Product, eventually } from './support/product.js';
import type { Checkpoint, Seals, Verification } from './support/seal-answers.js';
import { SignedInPages } from './support/signed-in-page.js';
import { redactedEvidence, redactedFiles, secondsIn, withholdOn } from './support/withholding.js';

let product: Product;
/** Where this machine has openssl to make one. */
let authority: TimeStampAuthority | null = null;
beforeAll(async () => {
  product = await Product.start();
  if (hasOpenssl()) authority = await TimeStampAuthority.start();
});
afterAll(async () => {
  await product.stop();
  await authority?.stop();
});

const WITHIN = { withinMs: 60_000 };
const put = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { status, body } = await product.put(name, bytes);
  expect(status).toBe(201);
  await product.settled(body['id'] as string);
  return body['id'] as string;
};
const REASON = 'She says the number of her card';
const withholding = (id: string, withhold: unknown, reason = REASON) =>
  redactedEvidence(product, id, { withhold, reason });
const seals = async (): Promise<Seals> => (await product.get<Seals>('/api/seals')).body;
type Line = { type: string; text: string };
const historyOf = async (id: string): Promise<Line[]> =>
  (await product.get<{ items: Line[] }>(`/api/recordings/${id}/history`)).body.items;
const typesOf = async (id: string) => (await historyOf(id)).map(({ type }) => type);
const textsOf = async (id: string) => (await historyOf(id)).map(({ text }) => text);
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
    expect((await withholding(first, [[0, 1]])).status).toBe(409);
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

  it('has its checkpoints stamped outside, and raises an alarm while nobody does', async () => {
    if (authority) await isStampedOutside(product, authority);
  });

  it('gives away what proves it to anyone, without the product', async () => {
    const answer = await product.fetch(`/api/recordings/${first}/evidence`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const files = unzip(new Uint8Array(await answer.arrayBuffer()));
    const { findings, notes, seal, stamp } = await checkPackage(files);
    expect({ findings, notes }).toEqual({ findings: [], notes: [] });
    expect(seal).toMatchObject({ recording: first, sound: { digits: 'muted' } });
    expect(Buffer.from(files.get(FILES.capture)!).equals(call(0.05))).toBe(true);
    expect(await checkWav(files.get(FILES.wav)!)).toMatchObject({ findings: [], seal });
    expect(Buffer.from(files.get(FILES.openings)!).toString()).toContain('"value":"first.pcap"');
    await eventually(async () => (await typesOf(first)).includes('RecordingDownloaded'), WITHIN);
    if (authority === null) return;
    expect(stamp).toMatchObject({ signer: 'Stamps of Tests' });
    const said = await byHand(new Map([...files, ['ROOT.pem', Buffer.from(authority.root)]]));
    expect(said.map(({ said: verdict }) => verdict)).toContainEqual(
      expect.stringContaining('Verification: OK'),
    );
    expect(said.filter(({ said: verdict }) => /Verified Successfully/.test(verdict))).toHaveLength(
      2,
    );
    const hashes = said.map(({ said: line }) => line.slice(0, 64));
    const { capture, sound, key } = seal!;
    expect(hashes).toEqual(expect.arrayContaining([capture.sha256, sound!.pcmSha256, key]));
  });

  it('withholds seconds, and proves all others', async () => {
    await product.post(`/api/recordings/${first}/protect`, { reason: 'he says Zwetschge there' });
    const answer = await withholding(first, [
      [6, 7],
      [2, 3],
      [3, 4],
    ]);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const zip = Buffer.from(await answer.arrayBuffer());
    const files = unzip(Uint8Array.from(zip));
    const { findings, redaction } = await checkPackage(files);
    expect(findings).toEqual([]);
    const said = {
      reason: REASON,
      seconds: SECONDS + 1,
      withheld: [
        [2, 4],
        [6, 7],
      ],
    };
    expect(redaction).toMatchObject({ ...said, exportedBy: 'admin' });
    expect(await checkWav(files.get(FILES.wav)!)).toMatchObject({ findings: [], redaction });
    const audio = await product.fetch(`/api/recordings/${first}/audio?channel=both`);
    const shown = secondsIn(zip, new Uint8Array(await audio.arrayBuffer()));
    expect(shown.slice(0, SECONDS)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ([2, 3, 6].includes(n) ? 'none of it' : 'all of it')),
    );
    expect(payloadsOf(call(0.05)).some((sound) => zip.includes(sound))).toBe(false);
    expect(zip.includes('Zwetschge')).toBe(false);
    const told = `Downloaded (evidence), 0:02–0:04, 0:06–0:07 withheld (${REASON})`;
    await eventually(async () => (await textsOf(first)).includes(told), WITHIN);
    if (!hasOpenssl()) return;
    const ran = (await byHand(files)).map(({ said: line }) => line);
    expect(ran.filter((line) => /Verified Successfully/.test(line))).toHaveLength(3);
    const { seconds } = JSON.parse(
      Buffer.from(files.get(FILES.leaves)!).toString(),
    ) as SealedLeaves;
    const root = (await checkPackage(files)).seal!.sound!.secondsRoot;
    expect(ran.map((line) => line.slice(0, 64))).toEqual(
      expect.arrayContaining([root, seconds![0], '0']),
    );
  });

  it('says what it cannot withhold, and why', async () => {
    const beyond = await withholding(first, [
      [0, 1],
      [7, 20],
    ]);
    const said = (await beyond.json()) as { code: string; detail: string };
    expect([beyond.status, said.code]).toEqual([400, 'withheld-beyond-end']);
    expect(said.detail).toContain('has 9 seconds');
    expect(said.detail).toContain('from 7 to 20');
    for (const [spans, reason] of [
      [[[0.5, 2]], REASON],
      [[[3, 3]], REASON],
      [[], REASON],
      [[[0, 1]], ' '],
    ] as const) {
      const { status } = await withholding(first, spans, reason);
      expect([JSON.stringify(spans), reason, status]).toEqual([JSON.stringify(spans), reason, 400]);
    }
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
    const files = await redactedFiles(product, id, [[0, 1]]);
    expect(Buffer.from(files.get('What is missing.txt')!).toString()).toContain('damaged');
    const { findings } = await checkPackage(files);
    expect(findings).toMatchObject([{ files: [FILES.wav], seconds: expect.anything() }]);
    const bad = findings.flatMap((finding) => finding.seconds ?? []);
    const { findings: left } = await checkPackage(
      await redactedFiles(product, id, [[0, 1], ...bad]),
    );
    expect(left).toEqual([]);
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
    expect([status, (await withholding(second, [[0, 1]])).status]).toEqual([410, 410]);
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
      const taken = await withholdOn(page, { from: '0:01', to: '0:03', reason: REASON });
      expect((await checkPackage(unzip(taken))).redaction).toMatchObject({
        reason: REASON,
        withheld: [[1, 3]],
      });
      await eventually(
        async () => (await textsOf(first)).some((text) => text.includes('0:01–0:03 withheld')),
        WITHIN,
      );
      const german = await pages.open('admin', { locale: 'de-DE' });
      await german.goto(`/recording/${first}`);
      await german.getByText('Heruntergeladen (evidence), ohne 0:01–0:03').waitFor();
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
