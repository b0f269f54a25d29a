import { Refusal } from '../kernel.js';
import type { User } from './user.js';

/** @throws Refusal when there is nobody */
export const refuseNobody = ({ exists }: User): void => {
  if (!exists) throw new Refusal('unknown', 'user-unknown');
};
