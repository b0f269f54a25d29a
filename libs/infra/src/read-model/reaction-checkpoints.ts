import type { DataSource } from 'typeorm';
import { ForeignCheckpoint } from './checkpoint/foreign-checkpoint.js';
import { ReactionCheckpointRow } from './reaction-checkpoint.entity.js';

/** How far each reaction has read the log; bound to the event store that the positions belong to. */
export class ReactionCheckpoints {
  constructor(private readonly runtime: DataSource) {}

  /** Where to go on; `null` at the very first. @throws ForeignCheckpoint */
  async read(name: string, storeId: string): Promise<bigint | null> {
    const row = await this.runtime.getRepository(ReactionCheckpointRow).findOneBy({ name });
    if (row === null) return null;
    if (row.storeId !== storeId) throw new ForeignCheckpoint(name, row.storeId, storeId);
    return BigInt(row.position);
  }

  /** Remembers how far it got; never goes back. */
  async save(name: string, storeId: string, position: bigint): Promise<void> {
    await this.runtime.query(
      `insert into reaction_checkpoints as kept (name, store_id, position, updated_at)
       values ($1, $2, $3, now())
       on conflict (name) do update set position = excluded.position, updated_at = now()
       where kept.store_id = excluded.store_id and kept.position < excluded.position`,
      [name, storeId, position.toString()],
    );
  }

  /** Forgets it: the reaction reads the log from the start again. */
  async forget(name: string): Promise<void> {
    await this.runtime.getRepository(ReactionCheckpointRow).delete({ name });
  }
}
