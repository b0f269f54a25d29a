import { describeCapture } from '#media/describe/describe';
import { type FilesWish, eachOf, namedCaptures } from '../files/each-capture.js';
import { knowingOtherFiles } from '../files/not-a-capture.js';
import { type MissingPart, incomplete, missingParts } from '../files/missing-parts.js';
import { type Damaged, openCapture } from '../files/open-capture.js';
import { nameOf } from '../files/standard.js';
import { withProgress } from '../progress.js';
import { Voice } from '../voice.js';
import { describedInWords } from './described-in-words.js';
import { type InspectReport, reportOf } from './inspect-report.js';
import { terminalOf } from './terminal.js';

/** The options of `recordings inspect`, as commander gives them. */
export type InspectWish = FilesWish & {
  readonly exact?: true;
  readonly threads?: number;
  readonly call?: number;
  readonly damaged?: Damaged;
};

/** What was found, for programs and for people. */
type Found = { report: InspectReport; words: string; missing: readonly MissingPart[] };

/** Describes one file after the other, also when one fails. Answers with the exit code. */
export const inspectFiles = async (
  files: readonly string[],
  wish: InspectWish,
  signal: AbortSignal,
): Promise<number> => {
  const captures = await namedCaptures(files, wish);
  let isLater = false;
  return eachOf(captures, new Voice(wish), signal, async ({ path }, voice) => {
    const { report, words, missing } = await inspectOne(path, wish, signal);
    const text = isLater ? `\n${words}` : words;
    if (missing.length === 0) voice.say(report, text);
    else voice.sayPartly(report, text, incomplete(nameOf(path), missing, 'Not known'));
    isLater = true;
  });
};

const inspectOne = async (path: string, wish: InspectWish, signal: AbortSignal): Promise<Found> => {
  const name = nameOf(path);
  const capture = await openCapture(path, name, signal, wish.damaged);
  try {
    const threads = wish.threads ?? ('useful' as const);
    const { call = 1 } = wish;
    const options = { exact: wish.exact === true, threads, call, signal };
    const described = await knowingOtherFiles(capture.file, name, 'inspect', () =>
      withProgress(name, capture.source.size, wish, (onProgress) =>
        describeCapture(capture.source, { ...options, onProgress }),
      ),
    );
    const stored = { form: capture.stored, bytes: capture.file.size };
    const terminal = terminalOf(process.stdout, process.env, process.platform);
    const words = describedInWords({ name, stored, described, call }, terminal);
    const missing = await missingParts(capture.missing(), described.inspection?.index ?? null);
    return { report: reportOf(path, { stored, described, call, missing }), words, missing };
  } finally {
    await capture.close();
  }
};
