import { randomBytes } from 'node:crypto';
import { v5 } from 'uuid';
import { create } from '#domain/user/create';
import { user } from '#domain/user/user';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { hashPassword } from './passwords.js';

const NAME = 'admin';
const PASSWORD_BYTES = 12;

/** Announced once, to whoever started the product; kept nowhere. */
export type FirstStart = { readonly user: string; readonly password: string };

/**
 * On the very first start there is nobody: makes the administrator. Any number of processes may do
 * this at once; the stream's name, made from the store's id, lets one of them win.
 */
export const ensureFirstAdministrator = async (house: House): Promise<FirstStart | null> => {
  const id = v5('first administrator', house.storeId);
  const { state } = await house.ledger.load(user, id);
  if (state.exists) return null;
  const password = house.config.adminPassword ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  const account = { name: NAME, number: null, role: 'admin' as const };
  const decide = create({ ...account, passwordHash: await hashPassword(password) });
  let made = false;
  await house.ledger.transact(
    user,
    id,
    (before, on) => {
      const events = decide(before, on);
      made = events.length > 0;
      return events;
    },
    systemOccasion(house.clock, 'setup', { via: 'boot' }),
  );
  return made ? { user: NAME, password } : null;
};
