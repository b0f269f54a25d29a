import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { FreshQueryClient } from './fresh-query-client.js';

describe('what is invalidated while it is being read', () => {
  it.each([
    ['for the first time', undefined],
    ['again', 'an old answer'],
  ])('%s is read once more', async (_, initialData) => {
    const client = new FreshQueryClient();
    const answers: ((answer: string) => void)[] = [];
    const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
    const observer = new QueryObserver(client, {
      queryKey: ['history', 'a'],
      queryFn,
      initialData,
    });
    const seen: unknown[] = [];
    const leave = observer.subscribe(({ data }) => seen.push(data));
    expect(answers).toHaveLength(1);
    const isRead = client.invalidateQueries({ queryKey: ['history'] });
    expect(answers).toHaveLength(2);
    answers[0]!('before');
    answers[1]!('after');
    await isRead;
    expect(observer.getCurrentResult()).toMatchObject({ data: 'after', fetchStatus: 'idle' });
    expect(seen).not.toContain('before');
    leave();
  });
});
