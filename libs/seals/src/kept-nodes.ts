import type { Node } from './merkle.js';

/** Subtrees of so many leaves and more are kept: 2 ** 8. */
export const KEPT_LEVEL = 8;
/** Leaves of the smallest of them. */
export const TILE = 2 ** KEPT_LEVEL;

/** Names a node among those of its tree. */
export const nodeName = ({ level, index }: Node): string => `${String(level)}:${String(index)}`;

/**
 * The whole subtrees that the leaves `from` up to but not including `to` are made of, and where what
 * is left over begins, which is smaller than any that is kept.
 */
export const coverOf = (from: number, to: number): { nodes: Node[]; rest: number } => {
  const nodes: Node[] = [];
  let rest = from;
  while (to - rest >= TILE) {
    const level = levelAt(rest, to);
    nodes.push({ level, index: rest / 2 ** level });
    rest += 2 ** level;
  }
  return { nodes, rest };
};

const levelAt = (from: number, to: number): number => {
  let level = KEPT_LEVEL;
  while (from % 2 ** (level + 1) === 0 && from + 2 ** (level + 1) <= to) level += 1;
  return level;
};
