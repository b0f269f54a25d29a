import type { Act } from './activity.schema.js';

/** Without this mark a spreadsheet takes UTF-8 for the letters of its own country. */
const BYTE_ORDER_MARK = '\uFEFF';
const HEAD = [
  ...['at', 'by', 'name', 'appObject', 'consent', 'consentName', 'via', 'what', 'type'],
  ...['recording', 'text', 'searched', 'data', 'position', 'token'],
];

/** What a spreadsheet would reckon out instead of showing it. */
const FORMULA = /^[\s]*[=+\-@\t\r]/;

/** RFC 4180; what looks like a formula stands behind an apostrophe. */
const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const row = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;

const cellsOf = (act: Act): unknown[] => {
  const { at, by, byName, appObject, consent, consentName, via, what, type, recording } = act;
  const id = recording?.id ?? null;
  return [
    ...[at, by, byName, appObject, consent, consentName, via, what, type],
    ...[id, act.text, act.searched, act.data, act.position, act.token],
  ];
};

/** How a file begins, and how each of its lines reads. */
export const formats = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    begin: BYTE_ORDER_MARK + row(HEAD),
    line: (act: Act) => row(cellsOf(act)),
  },
  jsonl: {
    type: 'application/jsonl; charset=utf-8',
    begin: '',
    line: (act: Act) => `${JSON.stringify(act)}\n`,
  },
} as const;
