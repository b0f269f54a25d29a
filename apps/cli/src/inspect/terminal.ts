import { styleText } from 'node:util';

export type Colour = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

/** What text is written for: how wide, with colours or not, with all characters or plain ASCII. */
export type Terminal = {
  readonly width: number;
  readonly hasColour: boolean;
  readonly hasUnicode: boolean;
};

type Stream = { isTTY?: boolean; columns?: number; hasColors?: () => boolean };
type Environment = Record<string, string | undefined>;

const USUAL_WIDTH = 80;
const NARROWEST = 40;
const WIDEST = 160;

/** By the stream itself, and by COLUMNS, NO_COLOR, and the locale of the environment. */
export const terminalOf = (stream: Stream, env: Environment, platform: string): Terminal => {
  const width = stream.columns ?? Number(env['COLUMNS']);
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    width: width > 0 ? Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width))) : USUAL_WIDTH,
    hasColour: stream.isTTY === true && !env['NO_COLOR'] && (stream.hasColors?.() ?? false),
    hasUnicode: /utf-?8/i.test(locale) || (platform === 'win32' && locale === ''),
  };
};

export const painted = ({ hasColour }: Terminal, colour: Colour, text: string): string =>
  hasColour ? styleText(colour, text, { validateStream: false }) : text;

const ASCII: Record<string, string> = {
  '→': '->',
  '·': '.',
  '×': 'x',
  µ: 'u',
  '░': '?',
  '▒': '?',
  '↔': '<->',
  '…': '...',
};

/** A text of ours for this terminal: our own symbols in ASCII where need be. */
export const spelled = ({ hasUnicode }: Terminal, text: string): string =>
  hasUnicode ? text : text.replace(/[→↔·×µ░▒…]/g, (symbol) => ASCII[symbol] ?? '?');
