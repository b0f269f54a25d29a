import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppliedRule, type RetentionFacts, type Term, termOf } from '#domain/retention/rule';
import { factsOf, rules } from '../../../../../test/support/any-retention.js';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { rowsOf } from '../rows-of.js';
import { RecordingRow } from './recording.entity.js';
import { keptBy, termInForce, termUnder } from './retention-sql.js';

let readModel: ReadModel;
beforeAll(async () => {
  const url = await freshDatabase();
  await prepareDatabase(url);
  readModel = await openReadModel(url);
  await readModel.catalogue.query(
    `insert into settings (id, revision, position) values ('settings', 0, 0)`,
  );
});
afterAll(() => readModel.close());

const STARTED = new Date('2030-01-01T08:00:00.000Z');
const DEFAULT_DAYS = 77;

const rowOf = (facts: RetentionFacts, isConverted: boolean): Partial<RecordingRow> => ({
  id: randomUUID(),
  state: isConverted ? 'ready' : 'received',
  stateSince: STARTED,
  startedAt: STARTED,
  ownerId: facts.ownerId,
  localNumber: facts.numbers[0] ?? null,
  remoteNumber: facts.numbers[1] ?? null,
  direction: facts.direction,
  device: facts.device,
  ...(facts.seconds !== null &&
    (isConverted
      ? { durationMs: String(facts.seconds * 1_000) }
      : { endedAt: new Date(STARTED.getTime() + facts.seconds * 1_000) })),
  revision: '0',
  position: '0',
});

/** Puts rules in force, those about members by way of an App object of their own. */
const putInForce = async (given: readonly AppliedRule[]): Promise<void> => {
  const { catalogue } = readModel;
  await catalogue.query('truncate app_objects');
  for (const { name, members } of given)
    if (members)
      await catalogue.query(
        `insert into app_objects (id, name, kind, deletion_mode, watermark, notes, members, access_list,
           created_at, revision, position)
         values ($1, $1, 'user', 'Denied', false, true, $2::jsonb, '[]', now(), 0, 0)`,
        [name, JSON.stringify(members)],
      );
  const written = given.map(({ members, ...rule }) => ({
    ...rule,
    ...(members && { appObject: rule.name }),
  }));
  await catalogue.query('update settings set retention_rules = $1::jsonb', [
    JSON.stringify(written),
  ]);
};

/** What the database says of a recording under these rules. */
const inSql = async (facts: RetentionFacts, isConverted: boolean, given: AppliedRule[]) => {
  const row = rowOf(facts, isConverted);
  const { catalogue } = readModel;
  await catalogue.getRepository(RecordingRow).insert(row);
  await putInForce(given);
  const [found] = await rowsOf<{ keptBy: string | null; term: Term; inForce: Term }>(
    catalogue,
    `select ${keptBy('r')} "keptBy", ${termInForce('$3', 'r')} "inForce",
       json_build_object('rule', term.name, 'days', term.days) "term"
     from recordings r cross join lateral (${termUnder('$2', '$3', 'r')}) term where id = $1`,
    [row.id, JSON.stringify(given), DEFAULT_DAYS],
  );
  return found;
};

describe('retention in SQL', () => {
  it('is what the rule of the domain says', async () => {
    await fc.assert(
      fc.asyncProperty(factsOf, fc.boolean(), rules, async (facts, isConverted, given) => {
        const term = termOf({ retentionRules: given, retentionDays: DEFAULT_DAYS }, facts);
        const found = await inSql(facts, isConverted, given);
        expect(found).toEqual({ term, inForce: term, keptBy: term.rule });
      }),
      { numRuns: 300 },
    );
  });
});
