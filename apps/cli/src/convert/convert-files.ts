import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { capturesIn } from '../files/captures-in.js';
import { unwritable } from '../files/file-fault.js';
import { STANDARD, givenPath } from '../files/given-path.js';
import { plain } from '../plain-text.js';
import { Voice } from '../voice.js';
import { type Conversion, convertFile } from './convert-file.js';
import { inWords } from './convert-report.js';
import { type Planned, planOutputs } from './output-names.js';

/** The options of `recordings convert`, as commander gives them. */
export type ConvertWish = Conversion & {
  readonly out?: string;
  readonly outDir?: string;
  readonly skipExisting?: true;
  readonly recursive?: true;
};

/** Converts one file after the other, also when one fails. Answers with the exit code. */
export const convertFiles = async (
  files: readonly string[],
  wish: ConvertWish,
  signal: AbortSignal,
): Promise<number> => {
  const captures = await capturesIn(files.map(ofInput), wish.recursive === true);
  const planned = planOutputs(captures, { out: ofOutput(wish.out), outDir: ofOutput(wish.outDir) });
  const voice = new Voice(wish, planned[0]?.out === STANDARD);
  for (const one of planned) {
    signal.throwIfAborted();
    try {
      await convertOne(one, wish, voice, signal);
    } catch (fault) {
      signal.throwIfAborted();
      voice.complain(one.path, fault);
    }
  }
  return voice.exitCode;
};

const convertOne = async (
  one: Planned,
  wish: ConvertWish,
  voice: Voice,
  signal: AbortSignal,
): Promise<void> => {
  if (wish.skipExisting && (await exists(one.out))) {
    const words = `${plain(one.out)} exists: passed over.`;
    voice.say({ file: one.path, out: one.out, skipped: true }, words);
    return;
  }
  if (wish.outDir !== undefined) await makeFolder(dirname(one.out));
  const report = await convertFile(one, wish, signal);
  voice.say(report, inWords(report));
};

const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true }).catch((fault: unknown) => {
    throw unwritable(path, fault);
  });
};

const ofInput = (path: string) => (path === STANDARD ? path : givenPath(path));
const ofOutput = (path: string | undefined) => (path === undefined ? undefined : ofInput(path));

const exists = async (path: string) => (await stat(path).catch(() => null)) !== null;
