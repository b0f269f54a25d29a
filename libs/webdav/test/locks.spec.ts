import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lock, Locks, type NoRoom } from '../src/locks.js';
import { DavServer } from './dav-server.js';

const shared = (root: string[], depth: Lock['depth'] = 'infinity') =>
  ({ root, depth, scope: 'shared', owner: null }) as const;
const isGiven = (lock: Lock | NoRoom): lock is Lock => typeof lock !== 'string';

describe('the table of locks', () => {
  it('finds those of an address and of the folders above it that go down', () => {
    const locks = new Locks();
    const given = [
      shared([]),
      shared(['a']),
      shared(['a'], '0'),
      shared(['a', 'b'], '0'),
      shared(['a/b']),
      shared(['c']),
    ]
      .map((wanted) => locks.add(wanted, 60))
      .filter(isGiven);
    const numbers = (path: string[]) => locks.covering(path).map((lock) => given.indexOf(lock));
    expect(numbers([])).toEqual([0]);
    expect(numbers(['a'])).toEqual([0, 1, 2]);
    expect(numbers(['a', 'b'])).toEqual([0, 1, 3]);
    expect(numbers(['a', 'b', 'c'])).toEqual([0, 1]);
    expect(numbers(['a/b', 'x'])).toEqual([0, 4]);
    expect(locks.below(['a']).map((lock) => given.indexOf(lock))).toEqual([3]);
  });

  it('forgets what has ended or was given back, and gives its room to others', () => {
    let now = 0;
    const locks = new Locks(() => now);
    for (let i = 0; i < 16; i++) expect(isGiven(locks.add(shared(['a']), i + 1))).toBe(true);
    expect(locks.add(shared(['a']), 60)).toBe('too many here');
    now = 1_000;
    expect(locks.covering(['a'])).toHaveLength(15);
    expect(isGiven(locks.add(shared(['a']), 60))).toBe(true);
    locks.forget(['a']);
    expect([locks.covering(['a']), locks.below([])]).toEqual([[], []]);
  });

  it('lets no more than 16 hold for one address, whichever is taken last', () => {
    const locks = new Locks();
    for (let i = 0; i < 10; i++) locks.add(shared(['a', 'b']), 60);
    const above = Array.from({ length: 10 }, () => locks.add(shared([]), 60));
    expect(above.map(isGiven)).toEqual([...Array(6).fill(true), ...Array(4).fill(false)]);
    expect(locks.covering(['a', 'b', 'c'])).toHaveLength(16);
    expect(isGiven(locks.add(shared([], '0'), 60))).toBe(true);
  });

  it('holds 500, none of them deeper than 64 segments', () => {
    const locks = new Locks();
    const given = Array.from({ length: 501 }, (_none, i) => locks.add(shared([String(i)]), 60));
    expect(given.map(isGiven)).toEqual([...Array(500).fill(true), false]);
    expect(given.at(-1)).toBe('too many');
    expect(new Locks().add(shared(Array<string>(65).fill('a')), 60)).toBe('too deep');
  });
});

describe('what a client can have kept and told', () => {
  let dav: DavServer;
  beforeEach(async () => {
    dav = await DavServer.open();
  });
  afterEach(async () => {
    await dav.close();
    expect(dav.faults).toEqual([]);
  });
  const take = (owner: string) =>
    dav.ask('LOCK', '/', {
      body: `<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:shared/></D:lockscope>
        <D:locktype><D:write/></D:locktype><D:owner>${owner}</D:owner></D:lockinfo>`,
    });
  const find = (inner: string) =>
    dav.ask('PROPFIND', '/', {
      headers: { depth: '1' },
      body: `<D:propfind xmlns:D="DAV:">${inner}</D:propfind>`,
    });

  it('is 16 locks of 1 KiB each at most, told once of each resource', async () => {
    const long = await take('x'.repeat(1_024));
    expect([long.status, long.text]).toEqual([400, expect.stringContaining('1024 bytes')]);
    for (let i = 0; i < 16; i++) expect((await take('x'.repeat(1_000))).status).toBe(200);
    const more = await take('x');
    expect([more.status, more.text]).toEqual([507, expect.stringContaining('Unlock some')]);
    await dav.ask('PUT', '/a', { body: 'x' });
    const { status, text } = await find(`<D:prop>${'<D:lockdiscovery/>'.repeat(500)}</D:prop>`);
    expect([status, text.length < 2 * 16 * 1_500]).toEqual([207, true]);
  });

  it.each([
    ['more than 100 names', Array.from({ length: 101 }, (_none, i) => `<p${String(i)}/>`).join('')],
    ['names longer than 8 KiB', `<${'x'.repeat(9_000)}/>`],
    ['a long namespace', `<x xmlns="urn:${'x'.repeat(256)}"/>`],
  ])('is not asked for by %s', async (_what, names) => {
    for (const inner of [
      `<D:prop>${names}</D:prop>`,
      `<D:allprop/><D:include>${names}</D:include>`,
    ]) {
      const { status, text } = await find(inner);
      expect([status, text.includes('<D:error')]).toEqual([400, true]);
    }
  });
});
