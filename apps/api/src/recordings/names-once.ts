import type { UserQueries } from '#infra/read-model/users/user.queries';

/** Reads each person once, however many lines tell of him. */
export const namesOnce = (users: Pick<UserQueries, 'byId'>): Pick<UserQueries, 'byId'> => {
  const asked = new Map<string, ReturnType<UserQueries['byId']>>();
  return {
    byId: (id) => {
      const found = asked.get(id) ?? users.byId(id);
      asked.set(id, found);
      return found;
    },
  };
};
