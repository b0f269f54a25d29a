import { useSyncExternalStore } from 'react';
import type { View } from './filters.js';

/** How a recording left a list by somebody else's hand. */
export type Departure = 'recycled' | 'deleted' | 'restored' | 'hidden';

type State = {
  /** Rows that have left and still stand in the list, dimmed, so that it does not move. */
  readonly rows: ReadonlyMap<string, Departure>;
  /** What is said of those that left last: how, and how many. */
  readonly said: { readonly how: Departure; readonly count: number } | null;
};

const SAID_FOR_MS = 10_000;

/**
 * Recordings that left the list that is shown while somebody looked at it. As long as the pointer or the
 * focus is in it they keep their places, so that nothing jumps under the hand.
 */
class Departures {
  private state: State = { rows: new Map(), said: null };
  private readonly listeners = new Set<() => void>();
  private readonly expected = new Map<string, View>();
  private silence: ReturnType<typeof setTimeout> | undefined;
  /** The list that is shown, by its filters as text; set by the list. */
  shown: string | null = null;
  /** Whether rows keep their places; set by the list. */
  isHolding = false;

  get = () => this.state;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** This page itself moves a recording there: it needs no word, and leaves at once. */
  expect(id: string, to: View): void {
    this.expected.set(id, to);
  }

  /** It was refused after all. */
  forget(id: string): void {
    this.expected.delete(id);
  }

  /** Is it this page that moved it there? */
  isExpected = (id: string, to: View) => this.expected.get(id) === to;

  /** It is there now. */
  arrived(id: string, at: View): void {
    if (this.isExpected(id, at)) this.expected.delete(id);
  }

  note(id: string, how: Departure): void {
    const { rows, said } = this.state;
    const count = said?.how === how ? said.count + 1 : 1;
    this.set({ rows: this.isHolding ? new Map(rows).set(id, how) : rows, said: { how, count } });
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.set({ ...this.state, said: null }), SAID_FOR_MS);
  }

  /** It is back where it was. */
  returned(id: string): void {
    if (!this.state.rows.has(id)) return;
    const rows = new Map(this.state.rows);
    rows.delete(id);
    this.set({ ...this.state, rows });
  }

  /** The places are given up. Hands over whose. */
  release(): ReadonlyMap<string, Departure> {
    const { rows } = this.state;
    if (rows.size > 0) this.set({ ...this.state, rows: new Map() });
    return rows;
  }

  private set(state: State): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

export const departures = new Departures();

export const useDepartures = () => useSyncExternalStore(departures.subscribe, departures.get);
