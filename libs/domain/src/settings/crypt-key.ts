import { z } from 'zod';

/**
 * All that may be known of a crypt key. With the public half recordings are encrypted; to read them takes the
 * words that it was made of, which are stored nowhere.
 */
export const cryptKey = z.object({
  id: z.uuid(),
  number: z.int().min(1).describe('The first is 1; people tell keys apart by it.'),
  publicKey: z
    .string()
    .describe('X25519, base64url. Other words give another: it tells a wrong key.'),
  salt: z.string().describe('Of scrypt, base64url.'),
  kdf: z
    .object({
      n: z
        .int()
        .min(2)
        .max(2 ** 20),
      r: z.int().min(1).max(16),
      p: z.int().min(1).max(4),
    })
    .describe('What scrypt costs; never so much that a word from outside could stop the product.'),
  since: z.iso.datetime().describe('When it was set for the first time.'),
});
export type CryptKey = z.infer<typeof cryptKey>;
