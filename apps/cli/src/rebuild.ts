import { Command } from 'commander';
import { Failure } from './failure.js';
import type { Instance } from './instance.js';

type Options = { readonly json?: true; readonly data?: string };

/** What `--json` prints, one line on stdout. */
type Report = { readonly events: number; readonly seconds: number };

/** `recordings rebuild`: the catalogue from the first event on, beside the one that is read. */
export const rebuildCommand = (signal: AbortSignal): Command =>
  new Command('rebuild')
    .description('Build the catalogue anew from the event log; reading goes on meanwhile.')
    .option('--json', 'print the outcome as JSON, and no progress')
    .action(async (_given: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const report = await rebuild(options, signal);
      process.stdout.write(`${options.json ? JSON.stringify(report) : inWords(report)}\n`);
    });

/** Loads what the instance needs only now: other verbs start faster without. */
const rebuild = async ({ data, json }: Options, signal: AbortSignal): Promise<Report> => {
  const { ConfigFault, keepLoopbackDirect } = await import('#infra/config');
  const { CatalogueStopped } = await import('#infra/read-model/projection/catalogue-stopped');
  const { withInstance } = await import('./instance.js');
  keepLoopbackDirect(process.env);
  try {
    return await withInstance(data, (instance) => rebuildOf(instance, json === true, signal));
  } catch (fault) {
    if (fault instanceof ConfigFault) throw new Failure('config', fault.message);
    if (fault instanceof CatalogueStopped) throw new Failure('fault', fault.message);
    throw fault;
  }
};

const rebuildOf = async (
  instance: Instance,
  json: boolean,
  signal: AbortSignal,
): Promise<Report> => {
  const { ProgressBar } = await import('./progress-bar.js');
  const { rebuildCatalogue } = await import('#infra/read-model/rebuild/rebuild-catalogue');
  const began = performance.now();
  const bar = new ProgressBar('Rebuilding', !json && process.stderr.isTTY);
  try {
    const rebuilt = await rebuildCatalogue({
      ...instance,
      signal,
      onProgress: ({ events, position, head }) =>
        bar.show({
          share: head === 0n ? 1 : Number(position) / Number(head),
          done: `${String(events)} events`,
        }),
    });
    return { events: rebuilt?.events ?? 0, seconds: secondsSince(began) };
  } finally {
    bar.end();
  }
};

const secondsSince = (began: number) => Math.round((performance.now() - began) / 100) / 10;

const inWords = ({ events, seconds }: Report): string =>
  `The catalogue was built anew from ${String(events)} events in ${String(seconds)} s.`;
