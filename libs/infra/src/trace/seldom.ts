/** Lets something be said at most once in a while: what is away is asked for again and again. */
export const seldom = (
  everyMs: number,
  now: () => number = performance.now.bind(performance),
): ((say: () => void) => void) => {
  let saidAt = -Infinity;
  return (say) => {
    if (now() - saidAt < everyMs) return;
    saidAt = now();
    say();
  };
};
