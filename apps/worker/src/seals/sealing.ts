import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { settings } from '#domain/settings/settings';
import { HeldLock, locks } from '#infra/read-model/held-lock';
import type { ReadModel } from '#infra/read-model/read-model';
import { error, trace } from '#infra/trace/trace';
import { Sealer } from '#seals/sealer';
import type { Seals } from '#seals/seals';

const PAUSE_MS = 1_000;
/** After a batch, so much of the time that it took is left to others: earlier recordings may be a million. */
const LEFT_TO_OTHERS = 0.5;

type Deps = {
  readonly seals: Seals;
  readonly readModel: Pick<ReadModel, 'runtime'>;
  readonly log: Logger;
};

/** Seals what is due, in one worker at a time, until told to stop; the others stand by. */
export const sealing = async (
  { seals, readModel, log }: Deps,
  signal: AbortSignal,
): Promise<void> => {
  const lock = await HeldLock.take(readModel.runtime, locks.sealing, signal);
  const sealer = sealerOver(seals, log);
  const unlisten = seals.house.keyring.onOpened(() => sealer.wakeLocked());
  try {
    while (!signal.aborted) {
      const begun = performance.now();
      const count = await sealer.pass();
      if (count > 0) trace.recording?.('Seals were added to the chain.', { count });
      const isBusy = count > 0 || sealer.isStating;
      const pauseMs = isBusy ? LEFT_TO_OTHERS * (performance.now() - begun) : PAUSE_MS;
      await delay(Math.min(pauseMs, PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    unlisten();
    await lock.release();
  }
};

const sealerOver = (seals: Seals, log: Logger): Sealer => {
  const { house, queries } = seals;
  const isWanted: ConstructorParameters<typeof Sealer>[0]['isWanted'] = async ({ owner }) => {
    const { state } = await house.ledger.load(settings, null);
    return state.watermark || queries.isMember(owner?.id ?? null);
  };
  return new Sealer({
    ...seals,
    isWanted,
    onUnsealable: (fault) => {
      const { recording, message } = fault;
      log.error({ recording }, `A recording cannot be sealed: ${message}`);
      error.recording('A recording cannot be sealed.', { recording });
    },
  });
};
