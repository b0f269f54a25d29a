import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { KeyVault } from '#infra/keys/key-vault';
import type { EventWatch } from './audit-events.js';
import type { Finding } from './audit-finding.js';
import { type Json, canonicalJson } from './canonical-json.js';
import { SOURCES_KEY, StatementTally } from './statement-tally.js';

type Statement = ManifestOf<'statement'>;

/** Does the log still hold what each statement says of it? To be asked in the order of the log. */
export class StatedEvents implements EventWatch {
  private tally = new StatementTally();
  private next = 0;
  private readUpTo = -1n;

  /** `statements`: of the chain, in its order. */
  constructor(
    private readonly statements: readonly Statement[],
    private readonly vault: Pick<KeyVault, 'find'>,
  ) {}

  async *audit(event: StoredEvent): AsyncGenerator<Finding> {
    yield* this.endUpTo(event.position - 1n);
    this.readUpTo = event.position;
    const statement = this.statements[this.next];
    if (statement && event.position > afterOf(statement)) this.tally.add(event);
  }

  async *atEnd(): AsyncGenerator<Finding> {
    const last = this.statements.at(-1);
    if (last && BigInt(last.upTo) > this.readUpTo)
      yield missingAt(last, `The log ends before ${last.upTo}, up to where it speaks.`);
    yield* this.endUpTo(BigInt(last?.upTo ?? 0));
  }

  /** Compares those that speak of nothing behind this place. */
  private async *endUpTo(place: bigint): AsyncGenerator<Finding> {
    for (;;) {
      const statement = this.statements[this.next];
      if (!statement || BigInt(statement.upTo) > place) return;
      yield* this.compared(statement);
      this.next += 1;
      this.tally = new StatementTally();
    }
  }

  private async *compared(statement: Statement): AsyncGenerator<Finding> {
    const before = this.statements[this.next - 1];
    if (statement.after !== (before?.upTo ?? null) || (before && !goesOn(before, statement)))
      yield missingAt(statement, 'It does not go on where the statement before it ended.');
    const key = await this.vault.find(SOURCES_KEY);
    const found = this.tally.figures(key ?? new Uint8Array(), statement.to);
    for (const part of ['log', 'captures', 'sources'] as const) {
      if (part === 'sources' && key === null && found.sources.count === statement.sources.count)
        continue;
      for (const detail of differencesIn(part, statement[part], found[part]))
        yield missingAt(statement, detail);
    }
  }
}

/** Where it ended by a clock that was ahead when the next one was sealed, that begins at a day of its own. */
const goesOn = (before: Statement, { from, sealedAt }: Statement): boolean =>
  from === before.to || Date.parse(before.to) > Date.parse(sealedAt);

const afterOf = ({ after }: Statement): bigint => (after === null ? -1n : BigInt(after));

const missingAt = ({ sequence, to }: Statement, detail: string): Finding => ({
  what: 'statement-differs',
  where: `seals@${String(sequence)}`,
  detail: `The statement up to ${to}: ${detail}`,
});

/** Each figure that is another one. */
const differencesIn = (name: string, said: Json | undefined, found: Json | undefined): string[] => {
  if (said !== undefined && found !== undefined && canonicalJson(said) === canonicalJson(found))
    return [];
  if (isTable(said) && isTable(found))
    return [...new Set([...Object.keys(said), ...Object.keys(found)])].flatMap((part) =>
      differencesIn(`${name}.${part}`, said[part], found[part]),
    );
  return name.endsWith('.merkleRoot')
    ? [`${name} is another one than the log comes to.`]
    : [`${name} is ${text(said)}; the log comes to ${text(found)}.`];
};

type Table = { readonly [name: string]: Json };
const isTable = (value: Json | undefined): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (figure: Json | undefined): string =>
  figure === undefined ? '0' : canonicalJson(figure);
