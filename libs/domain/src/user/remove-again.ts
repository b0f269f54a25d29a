import type { Decision } from '../kernel.js';
import { endedAll } from './api-token.js';
import type { User, UserEvent } from './user.js';

/** A backup has brought back an account that had been removed; nothing of what it told is left. */
export const removeUserAgain: Decision<User, UserEvent> = ({ exists, role, tokens }) => {
  if (!exists) return [];
  const removed = { role, reason: null, rule: 'restored-backup' as const };
  return [...endedAll(tokens), { type: 'UserRemoved', data: removed }];
};
