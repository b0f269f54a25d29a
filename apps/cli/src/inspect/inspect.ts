import { Command } from 'commander';
import { callOption } from '../call-option.js';
import { damagedOption } from '../damaged-option.js';
import { threadsOption } from '../threads-option.js';
import type { InspectWish } from './inspect-files.js';

const EXAMPLES = `
Examples:
  recordings inspect call.pcap                     what is in it, as text
  recordings inspect call.pcap --json | jq .audio.quality
  recordings inspect calls --recursive --json      a line of JSON for every capture below calls
  zcat call.pcap.gz | recordings inspect -

A capture without audio is described, too: the exit code is 0, and the text says why nothing can be
heard. Exit codes: 0 done, 2 wrong command line, 3 FILE cannot be read, 4 no capture, 11 described but
for what is damaged (--damaged silent), 130 interrupted;
of several files, that of the first that failed. Colours are used on a terminal, unless NO_COLOR is set.`;

/** `recordings inspect`: what is in captures, without any server. */
export const inspectCommand = (signal: AbortSignal): Command =>
  new Command('inspect')
    .description('Tell what is in captures: streams, codecs, loss, timeline; needs no server.')
    .argument('<files...>', 'captures, folders of captures, or - for standard input')
    .option('-r, --recursive', 'look into folders below the folders that are named')
    .addOption(callOption())
    .addOption(damagedOption())
    .addOption(threadsOption())
    .option('--exact', 'move no sample to bring drifting clocks together')
    .option('--json', 'a line of JSON for each file, and no progress')
    .option('-q, --quiet', 'say nothing but what went wrong')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], wish: InspectWish) => {
      const { inspectFiles } = await import('./inspect-files.js');
      process.exitCode = await inspectFiles(files, wish, signal);
    });
