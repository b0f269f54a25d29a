import { once } from 'node:events';
import { type IncomingMessage, get } from 'node:http';
import type { Product } from './product.js';

export type Begun = { readonly wasCut: () => boolean };

export const begunAudio = (product: Product, token: string, id: string): Promise<Begun> =>
  begunAnswer(product, `/api/recordings/${id}/audio?rate=48000`, `Bearer ${token}`);

/** An answer that has begun, and is not read: it cannot come to its end by itself. */
export const begunAnswer = async (
  product: Product,
  path: string,
  authorization: string,
): Promise<Begun> => {
  const asked = get(new URL(path, product.url), { headers: { authorization }, agent: false });
  let cut = false;
  asked.on('error', () => (cut = true));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`answered ${String(response.statusCode)}`);
  response.on('error', () => (cut = true));
  response.pause();
  asked.socket?.on('close', () => (cut ||= !response.complete));
  return {
    // A paused socket hears of its end only when it is read.
    wasCut: () => {
      response.read(64 * 1_024);
      return cut;
    },
  };
};
