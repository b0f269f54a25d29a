import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import { sample } from '#domain/samples';
import { systemOccasion } from '#infra/occasion';
import { type LogWorld, freshLogWorld, project } from '../../../test/support/log-world.js';
import { auditRows } from './audit-rows.js';

const NOUNS: readonly (readonly [table: string, stream: string, type: EventType])[] = [
  ['recordings', `recording-${randomUUID()}`, 'RecordingStarted'],
  ['users', `user-${randomUUID()}`, 'UserCreated'],
  ['app_objects', 'appobject-support', 'AppObjectCreated'],
  ['templates', 'template-all', 'TemplateCreated'],
  ['holds', `hold-${randomUUID()}`, 'HoldPlaced'],
  ['supervisions', `supervision-${randomUUID()}`, 'AccessRequested'],
];

let world: LogWorld;
const note = (stream: string, type: EventType) =>
  world.house.ledger.note(stream, [sample(type)], systemOccasion(world.house.clock, 'spec'));
beforeAll(async () => {
  world = await freshLogWorld();
  for (const [, stream, type] of NOUNS) await note(stream, type);
  await note('template-gone', 'TemplateCreated');
  await note('template-gone', 'TemplateDeleted');
  await project(world);
});

const found = async () => {
  const findings: string[] = [];
  for await (const { what, where } of auditRows(world.readModel.catalogue))
    findings.push(`${what} ${where}`);
  return findings;
};

describe('the audit of rows', () => {
  it('finds nothing where each has its own, and what was deleted has none', async () => {
    expect(await found()).toEqual([]);
  });

  it.each(NOUNS)(
    'names a row of %s that is missing, and one of which nothing tells',
    async (...noun) => {
      const [table, stream] = noun;
      const id = stream.slice(stream.indexOf('-') + 1);
      const other = table === 'app_objects' || table === 'templates' ? 'other' : randomUUID();
      const { catalogue } = world.readModel;
      const rename = `update ${table} set id = $2 where id = $1`;
      await catalogue.query(rename, [id, other]);
      expect(await found()).toEqual([
        `row-missing catalogue.${table} ${id}`,
        `row-foreign catalogue.${table} ${other}`,
      ]);
      await catalogue.query(rename, [other, id]);
    },
  );
});
