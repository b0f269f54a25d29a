const LAST = 'f';

/** The first part of a page that has too much in it. */
export const within = (prefix: string): string => `${prefix}0`;

/** The part that comes after all ids that begin so; `null`: there is none. */
export const after = (prefix: string): string | null => {
  const rest = prefix.replace(/f+$/, '');
  if (rest === '') return null;
  const next = (parseInt(rest.at(-1) ?? LAST, 16) + 1).toString(16);
  return rest.slice(0, -1) + next;
};
