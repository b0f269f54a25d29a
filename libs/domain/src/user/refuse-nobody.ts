import { Refusal } from '../kernel.js';
import type { User } from './user.js';

/** @throws Refusal when there is nobody, or nobody any more */
export const refuseNobody = ({ exists, gone }: User): void => {
  if (gone !== null) throw new Refusal('gone', 'user-removed', 'This account was removed.');
  if (!exists) throw new Refusal('unknown', 'user-unknown');
};
