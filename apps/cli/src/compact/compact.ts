import { Command } from 'commander';
import { damagedOption } from '../damaged-option.js';
import type { CompactWish } from './compact-files.js';

const CODES = `Exit codes: 0 done, 2 wrong command line, 3 FILE cannot be read, 4 damaged or not compact,
8 the output exists already, 9 it cannot be written, 10 what was written is not the original,
130 interrupted; of several files, that of the first that failed.`;

const COMPACT_EXAMPLES = `
Examples:
  recordings compact call.pcap                     writes call.pcap.rcp, much smaller
  recordings compact *.pcap --remove               and removes each capture, once it is verified
  recordings compact calls --recursive --out-dir archive

The compact form (.rcp) is lossless. It is read back, expanded and compared by SHA-256 before it
appears under its name; --remove removes a capture only after that. convert and inspect take compact
files as they are. ${CODES}`;

const EXPAND_EXAMPLES = `
Examples:
  recordings expand call.pcap.rcp                  writes call.pcap, byte for byte as it was
  recordings expand call.pcap.rcp --out - | tshark -r -

What is written is compared with the SHA-256 of the original; a file that differs does not appear,
unless it is what is left of a damaged one (--damaged silent, exit code 11): packets without content
stand in the place of what is lost, and everything else where it was.
${CODES}`;

/** `recordings compact`: captures into their compact form, without any server. */
export const compactCommand = (signal: AbortSignal): Command =>
  withOptions(
    new Command('compact').description(
      'Keep captures in a fifth to a half of their room, without loss; needs no server.',
    ),
    'FILE.rcp',
  )
    .argument('<files...>', 'captures, folders of captures, or - for standard input')
    .addHelpText('after', COMPACT_EXAMPLES)
    .action(async (files: string[], wish: CompactWish) => {
      const { compactFiles } = await import('./compact-files.js');
      process.exitCode = await compactFiles(files, wish, signal);
    });

/** `recordings expand`: the captures that were made compact, byte for byte. */
export const expandCommand = (signal: AbortSignal): Command =>
  withOptions(
    new Command('expand').description('Make captures again of their compact form (.rcp).'),
    'FILE without .rcp',
  )
    .argument('<files...>', 'compact captures, folders of them, or - for standard input')
    .addOption(damagedOption())
    .addHelpText('after', EXPAND_EXAMPLES)
    .action(async (files: string[], wish: CompactWish) => {
      const { expandFiles } = await import('./expand-files.js');
      process.exitCode = await expandFiles(files, wish, signal);
    });

const withOptions = (command: Command, usualName: string): Command =>
  command
    .option('-o, --out <file>', `what to write (default: ${usualName}); - is standard output`)
    .option('-d, --out-dir <dir>', 'put the files into this folder, made if need be')
    .option('--remove', 'remove each FILE once what was made of it is verified')
    .option('-f, --force', 'replace files that exist')
    .option('-r, --recursive', 'look into folders below the folders that are named')
    .option('--json', 'a line of JSON for each file, and no progress')
    .option('-q, --quiet', 'say nothing but what went wrong');
