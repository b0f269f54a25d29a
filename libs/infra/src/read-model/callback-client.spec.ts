import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../test/support/database.js';
import { CallbackClient } from './callback-client.js';

let client: CallbackClient;
beforeAll(async () => {
  client = new CallbackClient({ connectionString: await freshDatabase() });
  await client.connect();
});
afterAll(() => client.end());

const ONE = 'select $1::int one';

describe('a connection whose queries are made with their callbacks', () => {
  it('answers by promise, asked by text or as an object', async () => {
    expect((await client.query(ONE, [1])).rows).toEqual([{ one: 1 }]);
    expect((await client.query('select 2 one')).rows).toEqual([{ one: 2 }]);
    expect((await client.query({ name: 'one', text: ONE, values: [3] })).rows).toEqual([
      { one: 3 },
    ]);
  });

  it('answers who gives a callback', async () => {
    const rows = await new Promise((resolve) => {
      client.query(ONE, [4], (_error, result) => {
        resolve(result.rows);
      });
    });
    expect(rows).toEqual([{ one: 4 }]);
  });

  it('refuses what the database refuses, and goes on', async () => {
    await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({
      code: '42P01',
    });
    expect((await client.query(ONE, [5])).rows).toEqual([{ one: 5 }]);
  });
});
