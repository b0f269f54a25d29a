import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#infra/clock';
import { line } from '#infra/trace/line.samples';
import { MemoryLogStore } from '#infra/trace/memory.log-store';
import { LiveLog } from './live-log.js';

let store: MemoryLogStore;
let shown: string[];
let isHeard: boolean;
let live: LiveLog;
const begin = () => live.begin(() => (isHeard = true));
beforeEach(() => {
  store = new MemoryLogStore(systemClock());
  shown = [];
  isHeard = true;
  live = new LiveLog(store, (lines) => {
    if (isHeard) shown.push(...lines.map(({ text }) => text));
    return isHeard;
  });
});

const add = (...texts: string[]) =>
  store.append(texts.map((text) => line({ text, at: new Date() })));

describe('the log, live', () => {
  it('shows what comes after somebody began to listen, once and in order', async () => {
    await add('before');
    await begin();
    await add('one', 'two');
    await Promise.all([live.readOn(), live.readOn()]);
    await add('three');
    await begin();
    await live.readOn();
    expect(shown).toEqual(['one', 'two', 'three']);
  });

  it('shows all of a flood', async () => {
    await begin();
    await add(...Array.from({ length: 1_234 }, (_, n) => String(n)));
    await live.readOn();
    expect(shown).toHaveLength(1_234);
    expect(shown.at(-1)).toBe('1233');
  });

  it('misses nothing of what comes while somebody begins to listen', async () => {
    isHeard = false;
    const newest = store.newest.bind(store);
    store.newest = async () => {
      const known = await newest();
      await add('meanwhile');
      await live.readOn();
      return known;
    };
    await begin();
    expect(shown).toEqual(['meanwhile']);
  });

  it('reads nothing while nobody listens, and begins anew with the next', async () => {
    await add('unheard');
    await live.readOn();
    await begin();
    isHeard = false;
    await add('left');
    await live.readOn();
    await add('unheard again');
    await live.readOn();
    expect(shown).toEqual([]);
    await begin();
    await add('heard');
    await live.readOn();
    expect(shown).toEqual(['heard']);
  });
});
