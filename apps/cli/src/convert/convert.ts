import { Command, Option } from 'commander';
import { callOption } from '../call-option.js';
import { damagedOption } from '../damaged-option.js';
import { threadsOption } from '../threads-option.js';
import type { ConvertWish } from './convert-files.js';

const EXAMPLES = `
Examples:
  recordings convert call.pcap                     writes call.wav: left local, right remote
  recordings convert call.pcap --channel mix       one channel, both sides mixed
  recordings convert *.pcap --out-dir wav          each capture to a WAV in the folder wav
  recordings convert calls --recursive             every capture in and below the folder calls
  zcat call.pcap.gz | recordings convert - > call.wav
  recordings convert call.pcap --out - | play -    listen without a file
  recordings convert call.pcap --call 2            the call beside it: writes call.call-2.wav

An existing file is never replaced without --force. A WAV appears under its name when it is complete;
Ctrl-C leaves nothing behind. Exit codes: 0 done, 2 wrong command line, 3 FILE cannot be read, 4 no
capture, 5 no audio in it, 6 encrypted, 7 codec that cannot be decoded, 8 the output exists already,
9 it cannot be written, 11 written but for what is damaged (--damaged silent), 130 interrupted; of several files, that of the first that failed.`;

/** `recordings convert`: captures to WAV, without any server. */
export const convertCommand = (signal: AbortSignal): Command =>
  new Command('convert')
    .description('Convert captures (pcap, pcapng, compact) to WAV; needs no server.')
    .argument('<files...>', 'captures, folders of captures, or - for standard input')
    .option('-o, --out <file>', 'the WAV (default: FILE with .wav); - is standard output')
    .option('-d, --out-dir <dir>', 'put the WAVs into this folder, made if need be')
    .addOption(channelOption())
    .addOption(rateOption())
    .addOption(callOption())
    .addOption(damagedOption())
    .option(
      '--keep-digits',
      'leave what is heard of dialled digits (DTMF); by default it is silenced',
    )
    .option('--exact', 'move no sample to bring drifting clocks together (for evidence)')
    .addOption(threadsOption())
    .option('-f, --force', 'replace WAVs that exist')
    .option('--skip-existing', 'pass over captures whose WAV exists')
    .option('-r, --recursive', 'look into folders below the folders that are named')
    .option('--json', 'a line of JSON for each file, and no progress')
    .option('-q, --quiet', 'say nothing but what went wrong')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], wish: ConvertWish) => {
      const { convertFiles } = await import('./convert-files.js');
      process.exitCode = await convertFiles(files, wish, signal);
    });

const channelOption = () =>
  new Option('-c, --channel <which>', 'both sides (stereo), one of them, or both mixed into one')
    .choices(['both', 'local', 'remote', 'mix'])
    .default('both');

const rateOption = () =>
  new Option(
    '--rate <hz>',
    'natural: 8000, or 16000 where the codec has more; 48000: all that Opus sends',
  )
    .choices(['natural', '48000'])
    .default('natural');
