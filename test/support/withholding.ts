import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Span } from '#seals/offline/finding';
import { unzip } from '#seals/offline/unzip';
import { readWav } from '#seals/offline/wav-chunks';
import type { Product } from './product.js';

/** So many bytes of sound are found nowhere twice. */
const PIECE = 400;

/** Asks for a package that withholds seconds. */
export const redactedEvidence = (product: Product, id: string, body: object): Promise<Response> =>
  product.fetch(`/api/recordings/${id}/evidence`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The files of such a package. */
export const redactedFiles = async (
  product: Product,
  id: string,
  withhold: readonly Span[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> => {
  const answer = await redactedEvidence(product, id, { withhold, reason: 'a dispute' });
  return unzip(new Uint8Array(await answer.arrayBuffer()));
};

/** How much of each second of a WAV is found in these bytes. */
export const secondsIn = (
  bytes: Buffer,
  wav: Uint8Array<ArrayBuffer>,
): ('all of it' | 'some of it' | 'none of it')[] => {
  const { pcm, sampleRate } = readWav(wav);
  const second = sampleRate * 4;
  return Array.from({ length: Math.ceil(pcm.length / second) }, (_, n) => {
    const sound = Buffer.from(pcm.subarray(n * second, (n + 1) * second));
    const pieces = Array.from({ length: Math.ceil(sound.length / PIECE) }, (_piece, at) =>
      bytes.includes(sound.subarray(at * PIECE, (at + 1) * PIECE)),
    );
    return pieces.every(Boolean) ? 'all of it' : pieces.some(Boolean) ? 'some of it' : 'none of it';
  });
};

type Typed = { readonly from: string; readonly to: string; readonly reason: string };

/** Withholds a stretch on the page of a recording, once it was told what is missing; gives the package. */
export const withholdOn = async (
  page: Page,
  { from, to, reason }: Typed,
): Promise<Uint8Array<ArrayBuffer>> => {
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Evidence with seconds withheld…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withhold seconds' });
  const take = dialog.getByRole('button', { name: 'Download', exact: true });
  await dialog.getByLabel('From (1)').fill(from);
  await dialog.getByLabel('To (1)').fill('59:00');
  await take.click();
  await dialog.getByText('The call ends at 0:09.', { exact: true }).waitFor();
  await dialog.getByText('Say why these seconds are withheld.').waitFor();
  await dialog.getByLabel('To (1)').fill(to);
  await dialog.getByLabel('Reason').fill(reason);
  const [download] = await Promise.all([page.waitForEvent('download'), take.click()]);
  await dialog.waitFor({ state: 'hidden' });
  return new Uint8Array(await readFile(await download.path()));
};
