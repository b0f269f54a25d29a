import { useSyncExternalStore } from 'react';
import type { Recording } from '../api/types.js';

/**
 * New recordings that wait beside the list while its reader is scrolled down, so that rows do not
 * jump under the hand; the list shows how many.
 */
class Held {
  private rows: readonly Recording[] = [];
  private readonly listeners = new Set<() => void>();
  /** Whether new rows wait; set by the list as it is scrolled. */
  isHolding = false;

  get = () => this.rows;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  has = (id: string) => this.rows.some((row) => row.id === id);

  put(row: Recording): void {
    this.set([row, ...this.rows.filter(({ id }) => id !== row.id)]);
  }

  drop(id: string): void {
    if (this.has(id)) this.set(this.rows.filter((row) => row.id !== id));
  }

  /** Hands over what waited, oldest first, so that each is put above the one before. */
  release(): Recording[] {
    const released = this.rows.toReversed();
    this.set([]);
    return released;
  }

  private set(rows: readonly Recording[]): void {
    this.rows = rows;
    for (const listener of this.listeners) listener();
  }
}

export const held = new Held();

export const useHeld = () => useSyncExternalStore(held.subscribe, held.get);
