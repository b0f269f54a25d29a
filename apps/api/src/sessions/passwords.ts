import { hash, verify } from '@node-rs/argon2';

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id, as a PHC string. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** Made at once, so that not even the first answer takes longer. */
const decoy = hashPassword('nobody has this password');

/** Takes as long for an account that does not exist as for one that does. */
export const verifyPassword = async (phc: string | null, password: string): Promise<boolean> => {
  const right = await verify(phc ?? (await decoy), password);
  return phc !== null && right;
};
