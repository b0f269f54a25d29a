import { once } from 'node:events';
import { type IncomingMessage, get } from 'node:http';
import type { Product } from './product.js';

/** An answer that has begun, and is not read: it cannot come to its end by itself. */
export const begunAudio = async (
  product: Product,
  token: string,
  id: string,
): Promise<{ wasCut: () => boolean }> => {
  const asked = get(new URL(`/api/recordings/${id}/audio?rate=48000`, product.url), {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  let cut = false;
  asked.on('error', () => (cut = true));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`answered ${String(response.statusCode)}`);
  response.on('error', () => (cut = true));
  response.pause();
  asked.socket?.on('close', () => (cut = true));
  return {
    // A paused socket hears of its end only when it is read.
    wasCut: () => {
      response.read(64 * 1_024);
      return cut;
    },
  };
};
