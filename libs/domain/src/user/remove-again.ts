import type { Decision } from '../kernel.js';
import type { User, UserEvent } from './user.js';

/** A backup has brought back an account that had been removed; nothing of what it told is left. */
export const removeUserAgain: Decision<User, UserEvent> = ({ exists, role }) =>
  exists ? [{ type: 'UserRemoved', data: { role, reason: null, rule: 'restored-backup' } }] : [];
