import { type Decision, Refusal } from '../kernel.js';
import { endedAll } from './api-token.js';
import { refuseNobody } from './refuse-nobody.js';
import { refuseLast } from './refuse-last.js';
import type { User, UserEvent } from './user.js';

export type UserRemoval = {
  /** It outlives the person's data, so it must name nobody. */
  readonly reason: string | null;
  /** Whoever asks for it asks it of his own account. */
  readonly isOwn: boolean;
  /** How many other administrators there are who can sign in. */
  readonly others: number;
  /** The active legal holds that recordings of his are under, as they are named to whoever asks. */
  readonly holds: readonly string[];
  /** Names of the App objects whose monitor he is. */
  readonly monitored: readonly string[];
};

/**
 * Takes an account away for ever, with all that it told of the person. Recordings of his stay: they are
 * of an account that is gone until somebody gives them to somebody else. Asking twice is harmless.
 */
export const removeUser =
  ({ reason, isOwn, others, holds, monitored }: UserRemoval): Decision<User, UserEvent> =>
  (before) => {
    if (before.gone !== null) return [];
    refuseNobody(before);
    if (isOwn)
      throw new Refusal(
        'conflict',
        'own-account',
        'Nobody removes his own account; another administrator can.',
      );
    refuseLast(before, others);
    if (holds.length > 0)
      throw new Refusal(
        'conflict',
        'user-on-hold',
        `Recordings of his are under legal hold ${quoted(holds)}, and whose they are must stay known ` +
          'until that is lifted. Another password keeps him ' +
          'out meanwhile.',
      );
    if (monitored.length > 0)
      throw new Refusal(
        'conflict',
        'user-is-monitor',
        `He is the monitor of ${quoted(monitored)}; without one, nobody would watch over what is seen ` +
          'through it. Give it another monitor, or none, first.',
      );
    const removed = { role: before.role, reason, rule: 'request' as const };
    return [...endedAll(before.tokens), { type: 'UserRemoved', data: removed }];
  };

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');
