import { stat } from 'node:fs/promises';
import { ANY_CAPTURE } from '../files/captures-in.js';
import { type WritingWish, eachMade } from '../files/each-capture.js';
import { incomplete } from '../files/missing-parts.js';
import type { Planned } from '../files/output-names.js';
import { nameOf } from '../files/standard.js';
import { plain } from '../plain-text.js';
import type { Voice } from '../voice.js';
import { type Conversion, convertFile } from './convert-file.js';
import { inWords } from './convert-report.js';
import { wavName } from './wav-name.js';

/** The options of `recordings convert`, as commander gives them. */
export type ConvertWish = WritingWish & Conversion & { readonly skipExisting?: true };

/** Converts one file after the other, also when one fails. Answers with the exit code. */
export const convertFiles = (
  files: readonly string[],
  wish: ConvertWish,
  signal: AbortSignal,
): Promise<number> => {
  const name = (path: string) => wavName(path, wish.call);
  const product = { from: ANY_CAPTURE, name, fromInput: 'stdin.wav' };
  return eachMade(files, wish, product, signal, (one, voice) =>
    convertOne(one, wish, voice, signal),
  );
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
  const report = await convertFile(one, wish, signal);
  const { missing } = report;
  if (missing === undefined) voice.say(report, inWords(report));
  else voice.sayPartly(report, inWords(report), incomplete(nameOf(one.path), missing, 'Silent'));
};

const exists = async (path: string) => (await stat(path).catch(() => null)) !== null;
