import type { House } from '#infra/house';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { ReactionCheckpoints } from '#infra/read-model/reaction-checkpoints';

/** Event → job: one sentence per file. Handling an event twice must be harmless. */
export type Reaction = {
  readonly name: string;
  readonly streamPrefixes: readonly string[];
  readonly handle: (event: StoredEvent) => Promise<void>;
};

const SAVE_EVERY = 100;

type Deps = { house: House; checkpoints: ReactionCheckpoints; signal: AbortSignal };

/**
 * Follows the log from where this reaction stood. The checkpoint is saved after the work, so a crash
 * repeats a few events and loses none.
 */
export const runReaction = async (
  { name, streamPrefixes, handle }: Reaction,
  { house, checkpoints, signal }: Deps,
): Promise<void> => {
  const after = await checkpoints.read(name, house.storeId);
  let done: bigint | null = null;
  let unsaved = 0;
  const save = async () => {
    if (done !== null) await checkpoints.save(name, house.storeId, done);
    unsaved = 0;
  };
  for await (const message of house.store.subscribeAll({
    after,
    filter: { streamPrefixes },
    signal,
  })) {
    if (message.kind === 'event') await handle(message.event);
    if (message.kind !== 'caught-up')
      done = message.kind === 'event' ? message.event.position : message.position;
    unsaved += 1;
    if (message.kind !== 'event' || unsaved >= SAVE_EVERY) await save();
  }
};
