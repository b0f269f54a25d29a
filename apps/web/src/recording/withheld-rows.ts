import { secondsOf } from './clock-text.js';

/** A stretch of the call as it is written. */
export type Row = { readonly id: number; readonly from: string; readonly to: string };

/** What is wrong with a field of it. */
export type RowFault = { readonly at: 'from' | 'to'; readonly why: 'noTime' | 'order' | 'beyond' };

/** `lasts`: how many seconds the call has, the last one perhaps not whole. `null`: nothing is wrong. */
export const faultOf = ({ from, to }: Row, lasts: number): RowFault | null => {
  const [first, last] = [secondsOf(from), secondsOf(to)];
  if (first === null) return { at: 'from', why: 'noTime' };
  if (last === null) return { at: 'to', why: 'noTime' };
  if (last <= first) return { at: 'to', why: 'order' };
  if (last > lasts) return { at: 'to', why: 'beyond' };
  return null;
};

/** Of rows with nothing wrong, as [from, to) in seconds. */
export const spansOf = (rows: readonly Row[]): [number, number][] =>
  rows.map(({ from, to }) => [secondsOf(from) ?? 0, secondsOf(to) ?? 0]);
