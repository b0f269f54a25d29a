import { type Decision, Refusal } from '../kernel.js';
import type { Hold, HoldEvent, HoldScope } from './hold.js';

/** `owners`: ids of the users whom the scope's `owner` names at this moment. */
export type Placing = {
  readonly name: string;
  readonly reason: string | null;
  readonly scope: HoldScope;
  readonly owners: readonly string[];
};

/** Places a legal hold. A hold is placed once: what was lifted is placed anew under another id. */
export const place =
  ({ name, reason, scope, owners }: Placing): Decision<Hold, HoldEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'placed':
        return [];
      case 'lifted':
        throw new Refusal('conflict', 'hold-lifted', 'It was lifted; place another one.');
      case 'unknown':
        if (name.trim() === '')
          throw new Refusal('invalid', 'hold-unnamed', 'A hold needs a name.');
        refuseBadScope(scope);
        return [
          { type: 'HoldPlaced', data: { personal: { name, reason, scope, owners: [...owners] } } },
        ];
    }
  };

/** A hold on everything is meant, never the outcome of a word left out. @throws Refusal */
const refuseBadScope = (scope: HoldScope): void => {
  if (Object.values(scope).every((value) => value === undefined))
    throw new Refusal(
      'invalid',
      'hold-scope-empty',
      'Say what the hold covers; for every recording say from: 1970-01-01T00:00:00Z.',
    );
  const { from, to } = scope;
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to))
    throw new Refusal(
      'invalid',
      'hold-scope-covers-nothing',
      'It would end before it begins: `to` must be later than `from`.',
    );
};
