import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../test/support/database.js';
import { prepareDatabase } from './prepare-database.js';
import { ReactionCheckpoints } from './reaction-checkpoints.js';
import { openReadModel } from './read-model.js';

describe('ReactionCheckpoints', () => {
  it('remembers the furthest position of its own store, and refuses another', async () => {
    const url = await freshDatabase();
    await prepareDatabase(url);
    const readModel = await openReadModel(url);
    try {
      const checkpoints = new ReactionCheckpoints(readModel.runtime);
      expect(await checkpoints.read('convert', 'ours')).toBeNull();
      for (const position of [7n, 2n ** 62n, 9n])
        await checkpoints.save('convert', 'ours', position);
      expect(await checkpoints.read('convert', 'ours')).toBe(2n ** 62n);
      expect(await checkpoints.read('other', 'ours')).toBeNull();
      await expect(checkpoints.read('convert', 'theirs')).rejects.toThrow(
        'belongs to event store ours; connected is theirs',
      );
      await checkpoints.forget('convert');
      expect(await checkpoints.read('convert', 'theirs')).toBeNull();
    } finally {
      await readModel.close();
    }
  });
});
