import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { changeTraceLevels } from '#domain/settings/change-trace-levels';
import { settings } from '#domain/settings/settings';
import { noTraces } from '#domain/settings/trace-levels';
import { type LogWorld, freshLogWorld } from '../../../../test/support/log-world.js';
import { systemOccasion } from '../occasion.js';
import { CatalogueWatch } from '../read-model/checkpoint/catalogue-watch.js';
import { runCatalogue } from '../read-model/projection/run-catalogue.js';
import { SettingsQueries } from '../read-model/settings/settings.queries.js';
import { followTraceLevels } from './follow-trace-levels.js';
import { switchTraces, tellTo, trace } from './trace.js';

const SOON = { timeout: 60_000 };
const isTraced = () => trace.conversion !== undefined;

beforeEach(() => tellTo({ line: () => undefined }));
afterEach(() => tellTo(null));

/** The projection runs until the test is over. */
const running = async (): Promise<LogWorld & { watch: CatalogueWatch }> => {
  const world = await freshLogWorld();
  const ended = new AbortController();
  const run = runCatalogue({ ...world, signal: ended.signal, onFault: () => undefined });
  const watch = await CatalogueWatch.open(world.databaseUrl);
  onTestFinished(async () => {
    ended.abort();
    await run;
    await watch.close();
  });
  return { ...world, watch };
};

const change = ({ house }: LogWorld, conversion: boolean) =>
  house.ledger.transact(
    settings,
    null,
    changeTraceLevels({ conversion }),
    systemOccasion(house.clock, 'spec'),
  );

describe('following the trace levels', { timeout: 180_000 }, () => {
  it('switches as soon as the catalogue shows a change, whatever else happens', async () => {
    const world = await running();
    const current = new SettingsQueries(world.readModel.catalogue);
    const stop = followTraceLevels({ watch: world.watch, settings: current });
    onTestFinished(stop);
    expect(isTraced()).toBe(false);
    await change(world, true);
    await vi.waitUntil(isTraced, SOON);
    await world.readModel.runtime.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'recordings watch'`,
    );
    await change(world, false);
    await vi.waitUntil(() => !isTraced(), SOON);
    stop();
    switchTraces({ ...noTraces, conversion: true });
    await world.watch.waitFor((await change(world, true)) ?? 0n, 60_000);
    expect(isTraced()).toBe(true);
  });

  it('reads what is set already, and asks again while nobody answers', async () => {
    const moved = new EventEmitter();
    let asked = 0;
    const stop = followTraceLevels({
      watch: {
        onSettings: (listener) => {
          moved.on('settings', listener);
          return () => moved.off('settings', listener);
        },
      },
      settings: {
        current: () =>
          ++asked < 2
            ? Promise.reject(new Error('away'))
            : Promise.resolve({
                ...settings.initial,
                traceLevels: { ...noTraces, conversion: true },
              }),
      },
    });
    onTestFinished(stop);
    await vi.waitUntil(isTraced, SOON);
    expect(asked).toBe(2);
    stop();
    expect(moved.listenerCount('settings')).toBe(0);
  });
});
