import { useState } from 'react';
import { useSession } from '../session/use-session.js';

/** What was typed and not saved yet, of each form; never a password. */
const kept = new Map<string, object>();

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The fields of `change` that are not so yet. */
export const differencesOf = <T extends object>(base: Partial<T>, change: Partial<T>): Partial<T> =>
  Object.fromEntries(
    Object.entries(change).filter(([field, value]) => !isSame(value, base[field as keyof T])),
  ) as Partial<T>;

/**
 * A form over what the server has: what nobody touched follows the server, what somebody typed stays
 * until it is saved or discarded, also when the page is left or the session ends in between.
 */
export function useDraft<T extends object>(key: string, base: T) {
  const place = `${useSession().user.id} ${key}`;
  const [change, setChange] = useState<Partial<T>>(() => kept.get(place) ?? {});
  // What was typed since this was drawn counts too.
  const latest = (): Partial<T> => kept.get(place) ?? {};
  const put = (next: Partial<T>) => {
    kept.set(place, next);
    setChange(next);
  };
  const different = differencesOf(base, change);
  return {
    value: { ...base, ...change },
    /** Only what is to be saved. */
    different,
    isChanged: Object.keys(different).length > 0,
    set: (some: Partial<T>) => put({ ...latest(), ...some }),
    discard: () => put({}),
    /** This is saved now; what was typed since then stays. */
    settle: (saved: Partial<T>) => put(differencesOf(saved, latest())),
  };
}
