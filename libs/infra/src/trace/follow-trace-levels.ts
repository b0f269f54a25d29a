import type { CatalogueWatch } from '../read-model/checkpoint/catalogue-watch.js';
import type { SettingsQueries } from '../read-model/settings/settings.queries.js';
import { switchTraces } from './trace.js';

const AGAIN_MS = 1_000;

type Deps = {
  readonly watch: Pick<CatalogueWatch, 'onSettings'>;
  readonly settings: Pick<SettingsQueries, 'current'>;
};

/**
 * Traces in this process what the settings say, from now on and after every change of them, as soon as
 * the catalogue shows it. While the database is away it goes on as it was. Gives back what ends it.
 */
export const followTraceLevels = ({ watch, settings }: Deps): (() => void) => {
  let again: NodeJS.Timeout | undefined;
  let asked = 0;
  const read = async (): Promise<void> => {
    clearTimeout(again);
    const turn = ++asked;
    try {
      const { traceLevels } = await settings.current();
      if (turn === asked) switchTraces(traceLevels);
    } catch {
      if (turn === asked) again = setTimeout(() => void read(), AGAIN_MS).unref();
    }
  };
  const unwatch = watch.onSettings(() => void read());
  void read();
  return () => {
    unwatch();
    asked = Infinity;
    clearTimeout(again);
  };
};
