import { randomBytes } from 'node:crypto';
import { v5 } from 'uuid';
import { oneAfterAnother } from '#domain/kernel';
import { create } from '#domain/user/create';
import { demandPasswordChange } from '#domain/user/demand-password-change';
import { user } from '#domain/user/user';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { hashPassword } from './passwords.js';

const NAME = 'admin';
const PASSWORD_BYTES = 12;

/** Announced once, to whoever started the product; kept nowhere. */
export type FirstStart = {
  readonly user: string;
  readonly password: string;
  /** Of the event: the password opens the product when the catalogue has read it. */
  readonly position: bigint;
};

/**
 * On the very first start there is nobody: makes the administrator. Any number of processes may do
 * this at once; the stream's name, made from the store's id, lets one of them win.
 */
export const ensureFirstAdministrator = async (house: House): Promise<FirstStart | null> => {
  const id = v5('first administrator', house.storeId);
  const { state } = await house.ledger.load(user, id);
  if (state.exists) return null;
  const given = house.config.adminPassword;
  const password = given ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  const account = { name: NAME, number: null, role: 'admin' as const };
  const first = create({ ...account, passwordHash: await hashPassword(password) });
  // What was printed may have been read by others; what was given was chosen by whoever set this up.
  const rules = given === null ? [first, demandPasswordChange(true)] : [first];
  let made = false;
  const position = await house.ledger.transact(
    user,
    id,
    (before, on) => {
      const events = before.exists ? [] : oneAfterAnother(user, rules)(before, on);
      made = events.length > 0;
      return events;
    },
    systemOccasion(house.clock, 'setup', { via: 'boot' }),
  );
  return made && position !== null ? { user: NAME, password, position } : null;
};
