import { describe, expect, it } from 'vitest';
import { TooManyRequests } from '../faults.js';
import { VerifyTurns } from './verify-turns.js';

/** Work that ends when it is told to. */
const working = () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((end) => ends.set(name, () => end(name)));
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { begun, work, end, settle };
};

describe('the turns of those who have recordings verified', () => {
  it('are one of a caller at once, and of the callers in turn', async () => {
    const turns = new VerifyTurns({ atOnce: 2, ofOne: 4, ofAll: 10 });
    const { begun, work, end, settle } = working();
    const given = [1, 2, 3].map((n) => turns.take('ada', work(`ada ${String(n)}`)));
    given.push(turns.take('grace', work('grace 1')), turns.take('kay', work('kay 1')));
    await settle();
    expect(begun).toEqual(['ada 1', 'grace 1']);
    await end('ada 1');
    expect(begun.at(-1)).toBe('kay 1');
    await end('grace 1');
    expect(begun.at(-1)).toBe('ada 2');
    for (const name of ['kay 1', 'ada 2', 'ada 3']) await end(name);
    expect(await Promise.all(given)).toHaveLength(5);
    expect(begun).toHaveLength(5);
  });

  it('do not keep a caller behind one who asks for more than he may', async () => {
    const turns = new VerifyTurns({ atOnce: 1, ofOne: 3, ofAll: 10 });
    const { begun, work, end, settle } = working();
    const many = [1, 2, 3].map((n) => turns.take('ada', work(`ada ${String(n)}`)));
    const other = turns.take('grace', work('grace'));
    await settle();
    const refused = await turns.take('ada', work('ada 4')).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(TooManyRequests);
    expect(refused).toMatchObject({ retryAfterS: 5, code: 'too-many-verifications' });
    await end('ada 1');
    expect(begun).toEqual(['ada 1', 'grace']);
    for (const name of ['grace', 'ada 2', 'ada 3']) await end(name);
    await Promise.all([...many, other]);
    const again = turns.take('ada', work('ada 5'));
    await settle();
    await end('ada 5');
    expect(await again).toBe('ada 5');
  });

  it('are refused where too many of all callers wait, and go on behind one that failed', async () => {
    const turns = new VerifyTurns({ atOnce: 1, ofOne: 2, ofAll: 2 });
    const { work, end, settle } = working();
    const failing = turns.take('ada', () => Promise.reject(new Error('broken')));
    const next = turns.take('grace', work('grace'));
    await expect(turns.take('kay', work('kay'))).rejects.toThrow(TooManyRequests);
    await expect(failing).rejects.toThrow('broken');
    await settle();
    await end('grace');
    expect(await next).toBe('grace');
  });
});
