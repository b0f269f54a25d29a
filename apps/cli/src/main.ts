#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigFault, EXIT_CONFIG, keepLoopbackDirect } from '#infra/config';
import { CatalogueStopped } from '#infra/read-model/projection/catalogue-stopped';
import { rebuildCommand } from './rebuild.js';

const INTERRUPTED = 130;

keepLoopbackDirect(process.env);
const interrupted = new AbortController();
process.once('SIGINT', () => {
  interrupted.abort();
});

const program = new Command('recordings')
  .description('Administer a Recordings instance.')
  .option('--data <dir>', 'data folder of the instance (default: $DATA_DIR or ./data)')
  .addCommand(rebuildCommand(interrupted.signal))
  .showHelpAfterError();

/** What a person can act on is said in a line; anything else is a fault of ours, with its trace. */
const explain = (fault: unknown): number => {
  if (interrupted.signal.aborted) return INTERRUPTED;
  const isExpected = fault instanceof ConfigFault || fault instanceof CatalogueStopped;
  process.stderr.write(`${isExpected ? fault.message : String((fault as Error).stack ?? fault)}\n`);
  return fault instanceof ConfigFault ? EXIT_CONFIG : 1;
};

await program.parseAsync().catch((fault: unknown) => {
  process.exitCode = explain(fault);
});
