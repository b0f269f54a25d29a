import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Product, eventually } from './product.js';
import { SlowUpload } from './slow-upload.js';

/**
 * An upload that begins, and whose bytes are gone, as if the disk of an old server were: once the process that
 * receives it is killed, nobody will ever tell of it again. Gives its id.
 */
export async function loseUpload(product: Product, bytes: Uint8Array): Promise<string> {
  const upload = new SlowUpload(product.url, 'lost.pcap');
  await upload.send(bytes);
  // It is told how far it is, and so that somebody receives it.
  const { id } = await eventually(async () =>
    (await product.recordings('?state=recording')).find((each) => each.bytes === bytes.length),
  );
  await rm(join(product.dataDir, 'spool'), { recursive: true });
  return id;
}
