import type { Logger } from 'pino';
import type { House } from '../house.js';

/** Tells whoever runs the product which crypt keys were not given to it. */
export const tellLocked = async (
  { keyring, config }: Pick<House, 'keyring' | 'config'>,
  log: Logger,
): Promise<void> => {
  const { keys } = await keyring.published();
  const closed = keys.filter(({ id }) => !keyring.isOpen(id)).map(({ number }) => number);
  if (closed.length > 0)
    log.warn(
      { cryptKeys: closed },
      'recordings under these crypt keys are locked until one of them is entered',
    );
  if (config.cryptKeys.length > 0 && keyring.openIds().length === 0)
    log.warn('the crypt key of the environment opens nothing: it is of no key that was set');
};
