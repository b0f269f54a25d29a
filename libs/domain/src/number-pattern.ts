/** Is a number of a pattern, in which `*` stands for anything or nothing? Takes linear time. */
export const fitsPattern = (number: string, pattern: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return number === first;
  if (!number.startsWith(first)) return false;
  let from = first.length;
  // Between the ends of a pattern its parts are found one after another, each as early as it can be.
  for (const part of others) {
    const found = number.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return number.length - last.length >= from && number.endsWith(last);
};
