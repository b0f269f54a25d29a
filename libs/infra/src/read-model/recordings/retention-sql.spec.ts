import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RetentionFacts, type RetentionRule, termOf } from '#domain/retention/rule';
import { factsOf, rules } from '../../../../../test/support/any-retention.js';
import { freshDatabase } from '../../../../../test/support/database.js';
import { prepareDatabase } from '../prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model.js';
import { rowsOf } from '../rows-of.js';
import { RecordingRow } from './recording.entity.js';
import { keptBy, termUnder } from './retention-sql.js';

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

/** What the database says of a recording under these rules. */
const inSql = async (facts: RetentionFacts, isConverted: boolean, given: RetentionRule[]) => {
  const row = rowOf(facts, isConverted);
  const { catalogue } = readModel;
  await catalogue.getRepository(RecordingRow).insert(row);
  const inForce = JSON.stringify(given);
  await catalogue.query('update settings set retention_rules = $1::jsonb', [inForce]);
  const [found] = await rowsOf<{ keptBy: string | null; rule: string | null; days: number }>(
    catalogue,
    `select ${keptBy('r')} "keptBy", term.name "rule", term.days
     from recordings r cross join lateral (${termUnder('$2', '$3', 'r')}) term where id = $1`,
    [row.id, inForce, DEFAULT_DAYS],
  );
  return found;
};

describe('retention in SQL', () => {
  it('is what the rule of the domain says', async () => {
    await fc.assert(
      fc.asyncProperty(factsOf, fc.boolean(), rules, async (facts, isConverted, given) => {
        const term = termOf(given, DEFAULT_DAYS, facts);
        const found = await inSql(facts, isConverted, given);
        expect(found).toEqual({ ...term, keptBy: term.rule });
      }),
      { numRuns: 300 },
    );
  });
});
