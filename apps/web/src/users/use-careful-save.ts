import { useState } from 'react';
import type { User } from '../api/types.js';
import type { UserChange } from '../api/users.js';
import { useCount } from '../settings/use-preview.js';
import { useSaveUser } from './use-users.js';

type Asked = { readonly change: UserChange; readonly count: number };

/**
 * Saves a user (`id` null: makes one), once it is clear that nothing goes because he loses the licence, or
 * somebody has said how much does.
 */
export function useCarefulSave(id: string | null, onSaved: (user: User) => void) {
  const save = useSaveUser(id);
  const count = useCount();
  const [asked, setAsked] = useState<Asked | null>(null);
  const whatIf = { withoutLicence: { users: id === null ? [] : [id] } };
  const send = (change: UserChange) =>
    save.mutate(change, {
      onSuccess: (saved) => {
        setAsked(null);
        onSaved(saved);
      },
    });
  return {
    whatIf,
    asked,
    error: save.error ?? count.error,
    isPending: save.isPending || count.isPending,
    start: (change: UserChange, losesLicence: boolean) => {
      save.reset();
      if (id === null || !losesLicence) return send(change);
      count.mutate(whatIf, {
        onSuccess: ({ within30Days }) =>
          within30Days === 0 ? send(change) : setAsked({ change, count: within30Days }),
      });
    },
    confirm: () => asked && send(asked.change),
    close: () => setAsked(null),
    reset: () => {
      save.reset();
      count.reset();
    },
  };
}
