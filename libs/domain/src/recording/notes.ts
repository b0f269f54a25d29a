import { Refusal } from '../kernel.js';

/** Characters of one note. */
export const MAX_NOTE = 10_000;
/** Notes on one recording. */
export const MAX_NOTES = 1000;

/** @throws Refusal */
export const refuseBadText = (text: string): void => {
  if (text.trim() === '')
    throw new Refusal('invalid', 'note-empty', 'A note needs at least one character.');
  if (text.length > MAX_NOTE)
    throw new Refusal(
      'invalid',
      'note-too-long',
      `A note has at most ${String(MAX_NOTE)} characters; this one has ${String(text.length)}.`,
    );
};
