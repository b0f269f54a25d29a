import type { Occasion } from '#domain/kernel';
import { enterCryptKey, refuseCryptKey } from '#domain/settings/enter-crypt-key';
import { settings } from '#domain/settings/settings';
import { type MadeKey, makeCryptKey, pairBehind } from '#infra/crypt/crypt-key';
import type { House } from '#infra/house';
import { Turnstile } from '../capture/turnstile.js';

/** To try words on a key takes 128 MiB for a third of a second. */
const trying = new Turnstile(1);

/** These words open none of the crypt keys that are still closed. */
export class CryptKeyWrong extends Error {
  constructor(closed: readonly { readonly number: number; readonly since: string }[]) {
    const names = closed.map(
      ({ number, since }) => `no. ${String(number)}, set on ${since.slice(0, 10)}`,
    );
    super(
      names.length === 0
        ? 'That is none of the crypt keys that were ever set. None is missing: nothing is locked.'
        : `That is none of the crypt keys that were ever set. Missing: ${names.join('; ')}.`,
    );
    this.name = 'CryptKeyWrong';
  }
}

/** The key that these words make: the one that was made of them before, else a new one. */
export const keyMadeOf = (house: Pick<House, 'ledger'>, words: string): Promise<MadeKey> =>
  trying.pass(async () => {
    const { state } = await house.ledger.load(settings, null);
    for (const { number: _number, since: _since, ...key } of state.cryptKeys.toReversed()) {
      const pair = await pairBehind(key, words);
      if (pair !== null) return { key, pair };
    }
    return makeCryptKey(words);
  });

/** What the log says of crypt keys holds from now on for what is stored, and what was entered is open. */
export const takeCryptKey = async (
  { keyring }: Pick<House, 'keyring'>,
  made: MadeKey | null,
): Promise<void> => {
  await keyring.restore();
  if (made !== null) await keyring.add(made.key.id, made.pair);
};

/**
 * Tries words, which the log is told of, whoever that was: not the words.
 * @returns numbers of the keys that are open through them @throws CryptKeyWrong
 */
export const openWith = (
  { keyring, ledger }: Pick<House, 'keyring' | 'ledger'>,
  words: string,
  on: Occasion,
): Promise<number[]> =>
  trying.pass(async () => {
    const opened = await keyring.unlock(words);
    const said = opened.length > 0 ? enterCryptKey(opened) : refuseCryptKey();
    await ledger.transact(settings, null, said, on);
    if (opened.length > 0) return opened;
    const { keys } = await keyring.published();
    throw new CryptKeyWrong(keys.filter(({ id }) => !keyring.isOpen(id)));
  });
