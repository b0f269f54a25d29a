import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/** The person has no licence; said again it stays said once, and the time of grace runs on. */
export const unlicense: Decision<User, UserEvent> = (before, { at }) => {
  refuseNobody(before);
  if (before.licence === 'none' && before.licenceSince !== null) return [];
  return [{ type: 'UserUnlicensed', data: { since: at.toISOString() } }];
};
