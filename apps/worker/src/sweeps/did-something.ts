import type { Decision } from '#domain/kernel';

/** Lets a rule decide, and tells whether anything followed from it. */
export const didSomething = async <S, E>(
  decide: Decision<S, E>,
  transact: (watched: Decision<S, E>) => Promise<unknown>,
): Promise<boolean> => {
  let isSomething = false;
  await transact((state, on) => {
    const events = decide(state, on);
    isSomething = events.length > 0;
    return events;
  });
  return isSomething;
};
