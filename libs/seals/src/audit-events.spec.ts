import { beforeAll, describe, expect, it } from 'vitest';
import {
  type LogWorld,
  freshLogWorld,
  project,
  startRecording,
} from '../../../test/support/log-world.js';
import { type EventAudit, auditEvents } from './audit-events.js';
import type { Finding } from './audit-finding.js';

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
  await startRecording(world.house);
  await project(world);
});

const comesAndIsProjected = async () => {
  await startRecording(world.house);
  await project(world);
};

/** What is found while something more comes each time when one of these has been read. */
const foundWhile = async (interrupted: { head?: true; rows?: true }): Promise<Finding[]> => {
  const { store } = world.house;
  const { catalogue } = world.readModel;
  const then = async <T>(answer: Promise<T>, isInterrupted = false): Promise<T> => {
    const given = await answer;
    if (isInterrupted) await comesAndIsProjected();
    return given;
  };
  const audit: EventAudit = {
    store: {
      readAll: (options) => store.readAll(options),
      head: () => then(store.head(), interrupted.head),
    },
    catalogue: {
      query: <T>(...asked: Parameters<typeof catalogue.query>) =>
        then(catalogue.query<T>(...asked), interrupted.rows),
    },
    watches: [],
  };
  const found: Finding[] = [];
  for await (const one of auditEvents(audit)) found.push(one);
  return found;
};

describe('an audit of events to which more are added while it looks', () => {
  it('leaves out what came when it had read where the log ends', async () => {
    expect(await foundWhile({ head: true })).toEqual([]);
  });

  it('leaves out what came when it had read how far the catalogue is', async () => {
    expect(await foundWhile({ rows: true })).toEqual([]);
  });
});
