import { DavFault } from './fault.js';

type Condition = { readonly not: boolean } & (
  { readonly token: string } | { readonly etag: string }
);
/** One list of conditions that must all hold, for the resource it names or else the one requested. */
export type ConditionList = {
  readonly resource: string | null;
  readonly conditions: readonly Condition[];
};

const TERM = String.raw`<[^<>]*>|\[(?:W/)?"[^"]*"\]`;
const LIST = new RegExp(
  String.raw`\s*(?:<([^<>]*)>\s*)?\(((?:\s*(?:Not\s*)?(?:${TERM}))+)\s*\)`,
  'iy',
);
/** Each may have the tree look for another resource. */
const MOST_LISTS = 16;
const CONDITION = new RegExp(String.raw`(Not\s*)?(${TERM})`, 'gi');

/** Reads an `If` header (RFC 4918, 10.4). @throws DavFault 400 */
export const parseIf = (header: string): ConditionList[] => {
  const text = header.trimEnd();
  const list = new RegExp(LIST);
  const lists: ConditionList[] = [];
  let resource: string | null = null;
  while (list.lastIndex < text.length) {
    const [, url, inside = ''] = list.exec(text) ?? [];
    if (inside === '') throw unreadable();
    if (lists.length === MOST_LISTS)
      throw new DavFault(400, `The If header has more than ${String(MOST_LISTS)} lists.`);
    resource = url ?? resource;
    lists.push({ resource, conditions: [...inside.matchAll(CONDITION)].map(conditionOf) });
  }
  if (lists.length === 0) throw unreadable();
  return lists;
};

const conditionOf = ([, negates, term = '']: RegExpExecArray): Condition => {
  const not = negates !== undefined;
  const inner = term.slice(1, -1);
  return term.startsWith('<') ? { not, token: inner } : { not, etag: inner };
};

const unreadable = () =>
  new DavFault(400, 'The If header is not as RFC 4918, section 10.4, has it.');

/** The tokens that a client shows to have; a token that must not match is shown, too. */
export const tokensIn = (lists: readonly ConditionList[]): ReadonlySet<string> =>
  new Set(
    lists.flatMap(({ conditions }) =>
      conditions.flatMap((condition) => ('token' in condition ? [condition.token] : [])),
    ),
  );

/** What a resource is at this moment, as far as conditions can ask. */
export type Standing = { readonly etag: string | null; readonly tokens: readonly string[] };

export const holds = ({ conditions }: ConditionList, { etag, tokens }: Standing): boolean =>
  conditions.every((condition) => {
    const is = 'token' in condition ? tokens.includes(condition.token) : condition.etag === etag;
    return is !== condition.not;
  });
