import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { hasOpenssl } from './support/evidence-by-hand.js';
import { eventually } from './support/product.js';
import { RecordingsPage } from './support/recordings-page.js';
import type { Verification } from './support/seal-answers.js';
import { breaches } from './support/signed-in-page.js';
import { TimeStampAuthority } from './support/time-stamp-authority.js';

const LONG = { timeout: 240_000 };
const TELEPHONE = { width: 390, height: 844 };

const on = RecordingsPage.forAll();

/** Delivers a recording; its id, once it is sealed as it is. */
const sealed = async (name: string): Promise<string> => {
  const id = await on.put(name);
  await eventually(async () => {
    const { status, body } = await on.product.post<Verification>(`/api/recordings/${id}/verify`);
    return status === 200 && body.seal?.hasSound === true;
  });
  return id;
};

/** The file that it is kept in, once nothing else is read. */
const compactOf = async (id: string): Promise<string> => {
  const { capture, compact } = recordingBlobs(id);
  const blobs = join(on.product.dataDir, 'blobs');
  await eventually(
    async () => existsSync(join(blobs, compact)) && !existsSync(join(blobs, capture)),
    { what: 'compaction' },
  );
  return join(blobs, compact);
};

describe('what verifying comes to', LONG, () => {
  beforeAll(async () => {
    await on.product.patch('/api/settings', { watermark: true });
  });

  it('is said in the language of the page, also in the history', async () => {
    const id = await sealed('changed by hand.pcap');
    const german = await on.pages.open('admin', { locale: 'de-DE' });
    const seal = german.getByRole('region', { name: 'Siegel' });
    const verify = seal.getByRole('button', { name: 'Jetzt prüfen' });
    await german.goto(`/recording/${id}`);
    await verify.click();
    await seal
      .getByText('Nicht verglichen: Das Siegel ist noch von keinem Kontrollpunkt gedeckt')
      .waitFor();
    await writeFile(await compactOf(id), 'something else');
    await verify.click();
    await seal.getByText('Sie weicht von ihrem Siegel ab.').waitFor();
    await seal.getByText('Der gespeicherte Mitschnitt ist nicht zu lesen').waitFor();
    await german.getByText('Geprüft: sie weicht von ihrem Siegel ab').waitFor();
    await german.context().close();
  });
});

describe.runIf(hasOpenssl())('time stamps', LONG, () => {
  let authority: TimeStampAuthority;
  beforeAll(async () => {
    authority = await TimeStampAuthority.start();
    await on.product.patch('/api/settings', { watermark: true });
    await sealed('stamped outside.pcap');
    expect((await on.product.post('/api/seals/checkpoints')).status).toBe(201);
  });
  afterAll(() => authority.stop());

  const card = () => on.page.getByRole('region', { name: 'Time stamps' });
  const url = () => card().getByLabel('Address of the authority');
  const save = () => card().getByRole('button', { name: 'Save' }).click();

  it('are asked of an authority that is set, and one that does not answer is explained', async () => {
    await on.page.goto('/settings');
    await card().getByText('No authority is set').waitFor();
    await url().fill('ftp://stamps/');
    await save();
    await card().getByText('begins with https:// or http://').waitFor();
    authority.isAway = true;
    await url().fill(authority.url);
    await card().getByLabel('Root certificates').fill(authority.root);
    await save();
    await on.page.getByText('Saved.', { exact: true }).waitFor();
    await card().getByText('The last checkpoint is not stamped yet').waitFor();
    await on.product.sweep('stamps');
    await card().getByText('The authority did not stamp it').waitFor();
    await on.page.setViewportSize(TELEPHONE);
    expect(await breaches(on.page)).toEqual([]);
    expect(await on.page.evaluate('document.scrollingElement.scrollWidth')).toBe(TELEPHONE.width);
  });

  it('arrive, with who signed them, and are asked of nobody any more', async () => {
    authority.isAway = false;
    await on.product.sweep('stamps');
    await on.page.goto('/settings');
    await card()
      .getByText(/The last checkpoint was stamped on .* by Stamps of Tests\./)
      .waitFor();
    await card().getByRole('button', { name: 'Ask no authority any more' }).click();
    await card().getByText('No authority is set').waitFor();
    expect(await url().inputValue()).toBe('');
  });
});
