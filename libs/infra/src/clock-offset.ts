import { declareClockOffset } from '#domain/instance/declare-clock-offset';
import { instance } from '#domain/instance/instance';
import type { House } from './house.js';
import { systemOccasion } from './occasion.js';

/** Writes down by how much this process's clock runs ahead on purpose, if that is new. */
export const writeClockOffset = async ({
  ledger,
  clock,
  config,
}: Pick<House, 'ledger' | 'clock' | 'config'>): Promise<void> => {
  const on = systemOccasion(clock, 'setup', { via: 'boot' });
  await ledger.transact(instance, null, declareClockOffset(config.clockOffsetMs), on);
};
