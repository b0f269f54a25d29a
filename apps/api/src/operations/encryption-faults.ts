import type { Keyring } from '#infra/crypt/keyring';

/** What an administrator must know of how recordings are encrypted. */
export type EncryptionFault = {
  readonly code: 'recordings-locked' | 'recordings-in-clear';
  readonly subject: string;
  readonly detail: string;
};

/** By the log: keys that nobody has entered, and that none is set although there was one. */
export const encryptionFaults = async (
  keyring: Pick<Keyring, 'asLogged' | 'isOpen'> | undefined,
): Promise<EncryptionFault[]> => {
  if (keyring === undefined) return [];
  const { inForce, keys } = await keyring.asLogged();
  const closed = keys.filter(({ id }) => !keyring.isOpen(id));
  const locked = closed.map(({ number, since }) => ({
    code: 'recordings-locked' as const,
    subject: `crypt key no. ${String(number)}`,
    detail:
      `Crypt key no. ${String(number)}, set on ${since.slice(0, 10)}, was not entered since the start: what is ` +
      'encrypted under it cannot be read. Enter it under Settings, or give it as CRYPT_KEY_FILE.',
  }));
  return keys.length > 0 && inForce === null ? [...locked, IN_CLEAR] : locked;
};

const IN_CLEAR: EncryptionFault = {
  code: 'recordings-in-clear',
  subject: 'crypt key',
  detail: 'No crypt key is set any more: new recordings are stored in clear.',
};
