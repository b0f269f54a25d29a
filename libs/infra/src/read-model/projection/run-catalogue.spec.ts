import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  startRecording,
} from '../../../../../test/support/log-world.js';
import { changeRetentionRules } from '#domain/settings/change-retention-rules';
import { settings } from '#domain/settings/settings';
import { systemOccasion } from '../../occasion.js';
import { CatalogueWatch } from '../checkpoint/catalogue-watch.js';
import { RecordingQueries } from '../recordings/recording.queries.js';
import { PASS_PAGE } from '../recordings/rule-pass.js';
import { rowsOf } from '../rows-of.js';
import { type CatalogueFault, runCatalogue } from './run-catalogue.js';

const VISIBLE_MS = 30_000;

let world: LogWorld;

beforeEach(async () => {
  world = await freshLogWorld();
});

/** Runs `body` while a worker projects. */
const whileRunning = async (
  body: (faults: CatalogueFault[]) => Promise<void>,
  runners = 1,
): Promise<void> => {
  const ended = new AbortController();
  const faults: CatalogueFault[] = [];
  const running = Array.from({ length: runners }, () =>
    runCatalogue({ ...world, signal: ended.signal, onFault: (fault) => faults.push(fault) }),
  );
  try {
    await body(faults);
  } finally {
    ended.abort();
    await Promise.all(running);
  }
};

const projected = async (position: bigint): Promise<void> => {
  const watch = await CatalogueWatch.open(world.databaseUrl);
  try {
    expect(await watch.waitFor(position, VISIBLE_MS)).toBe(true);
  } finally {
    await watch.close();
  }
};

const auditTypes = async (): Promise<string[]> => {
  const rows: { type: string }[] = await world.readModel.catalogue.query(
    'select type from audit order by position',
  );
  return rows.map(({ type }) => type);
};

describe('runCatalogue', () => {
  it('shows what was appended, and keeps it all for the audit', async () => {
    const { id } = await startRecording(world.house, 'Müller & Söhne.pcap');
    await endUpload(world.house, id);
    await whileRunning(async () => {
      const { position } = await startRecording(world.house);
      await projected(position);
    });
    const one = await new RecordingQueries(world.readModel.catalogue).one(id);
    expect(one).toMatchObject({ id, name: 'Müller & Söhne.pcap', state: 'received', bytes: 1234 });
    expect(await auditTypes()).toEqual([
      'InstanceCreated',
      'RecordingStarted',
      'RecordingUploaded',
      'RecordingStarted',
    ]);
  });

  it('projects what comes while rows of before are told which rule keeps them', async () => {
    const count = 20 * PASS_PAGE;
    await startRecording(world.house);
    await whileRunning(async () => projected((await startRecording(world.house)).position));
    await world.readModel.catalogue.query(
      `insert into recordings (id, state, state_since, started_at, device, revision, position)
       select gen_random_uuid(), 'ready', now(), now(), '0090331a2b3c', 0, 0
       from generate_series(1, $1::int)`,
      [count],
    );
    const rule = { name: 'Gateway', days: 60, device: '0090331a2b3c' };
    const on = systemOccasion(world.house.clock, 'spec');
    const pass = async () =>
      (await rowsOf<{ reached: string }>(world.readModel.catalogue, 'select * from rule_pass'))[0];
    await whileRunning(async () => {
      await world.house.ledger.transact(settings, null, changeRetentionRules([rule]), on);
      await vi.waitFor(async () => expect((await pass())?.reached ?? '0000').not.toMatch(/^0000/), {
        timeout: VISIBLE_MS,
        interval: 5,
      });
      const { position } = await startRecording(world.house);
      await projected(position);
      expect(await pass()).toBeDefined();
    });
    // Another runner goes on where that one was stopped.
    await whileRunning(async () => {
      await vi.waitFor(async () => expect(await pass()).toBeUndefined(), VISIBLE_MS);
    });
    const [{ n } = { n: 0 }] = await world.readModel.catalogue.query<{ n: number }[]>(
      "select count(*)::int n from recordings where kept_by = 'Gateway'",
    );
    expect(n).toBe(count + 3);
  }, 120_000);

  it('keeps a name that PostgreSQL cannot hold as near as it can', async () => {
    const { id, position } = await startRecording(world.house, 'a\0b\\u0000 \ud800.pcap');
    await whileRunning(() => projected(position));
    const one = await new RecordingQueries(world.readModel.catalogue).one(id);
    expect(one?.name).toBe('a\uFFFDb\\u0000 \uFFFD.pcap');
  });

  it('projects every event exactly once while its connections are cut', async () => {
    const count = 150;
    await whileRunning(async () => {
      const cutting = cutConnections(world);
      const ids: string[] = [];
      let last = 0n;
      for (let n = 0; n < count; n++) {
        const { id, position } = await startRecording(world.house, `${String(n)}.pcap`);
        ids.push(id);
        last = position;
      }
      const cuts = await cutting.stop();
      await projected(last);
      expect(cuts).toBeGreaterThan(0);
    });
    expect((await auditTypes()).filter((type) => type === 'RecordingStarted')).toHaveLength(count);
    const [{ n } = { n: 0 }] = await world.readModel.catalogue.query<{ n: number }[]>(
      'select count(*)::int n from recordings',
    );
    expect(n).toBe(count);
  }, 60_000);

  it('lets one of several work, and another take over when its connection ends', async () => {
    await whileRunning(async (faults) => {
      await projected((await startRecording(world.house)).position);
      const before = await epoch();
      expect(
        await terminate(world, 'pg_locks l', `l.pid = pid and l.objid = 7301002 and l.granted`),
      ).toBe(1);
      await projected((await startRecording(world.house)).position);
      expect(await epoch()).toBeGreaterThan(before);
      expect(faults.every(({ stopped }) => !stopped)).toBe(true);
    }, 3);
    expect((await auditTypes()).filter((type) => type === 'RecordingStarted')).toHaveLength(2);
  });

  it('commits nothing once another has taken the turn, and takes it again', async () => {
    await whileRunning(async () => {
      await projected((await startRecording(world.house)).position);
      await world.readModel.catalogue.query('update checkpoint set epoch = epoch + 7');
      const overtaken = await epoch();
      await projected((await startRecording(world.house)).position);
      expect(await epoch()).toBe(overtaken + 1);
    });
    expect(await auditTypes()).toHaveLength(3);
  });

  it('stops at an event it does not know, says so, and has projected what was before', async () => {
    const { id } = await startRecording(world.house);
    await world.house.store.append('settings', 'no-stream', [
      {
        id: '5f6b8a1e-6a35-4f0c-9d8e-0d8a8c1f2b3c',
        type: 'RecordingEaten',
        data: {},
        metadata: {
          by: 'user:1',
          at: '2026-01-01T00:00:00.000Z',
          via: 'rest',
          correlationId: 'c',
          causationId: null,
          schemaVersion: 1,
        },
      },
    ]);
    await startRecording(world.house);
    await whileRunning(async (faults) => {
      await vi.waitFor(() => expect(faults.some(({ stopped }) => stopped)).toBe(true), VISIBLE_MS);
    });
    expect(await new RecordingQueries(world.readModel.catalogue).one(id)).not.toBeNull();
    expect(await auditTypes()).toEqual(['InstanceCreated', 'RecordingStarted']);
    const watch = await CatalogueWatch.open(world.databaseUrl);
    const lag = await watch.lag(world.house.store);
    await watch.close();
    expect(lag).toMatchObject({ events: 2 });
    expect(lag.fault).toMatch(/RecordingEaten.*settings@0/);
  });

  it.each([
    [
      'ends before what the catalogue has seen',
      'update checkpoint set position = position + 1000000',
    ],
    [
      'has gone on in another way',
      `update audit set id = gen_random_uuid() where position = (select max(position) from audit)`,
    ],
  ])('builds the catalogue anew from a log that %s, and says so', async (_, otherwise) => {
    const { id, position } = await startRecording(world.house, 'kept.pcap');
    await whileRunning(() => projected(position));
    await world.readModel.catalogue.query(`${otherwise}; update recordings set file_name = 'lost'`);
    await whileRunning(async (faults) => {
      await vi.waitFor(() => expect(faults).toHaveLength(1), VISIBLE_MS);
      expect(faults[0]?.stopped).toBe(false);
      expect(String(faults[0]?.fault)).toMatch(/another was put in its place/);
      const recordings = new RecordingQueries(world.readModel.catalogue);
      const isAnew = async () => expect((await recordings.one(id))?.name).toBe('kept.pcap');
      await vi.waitFor(isAnew, VISIBLE_MS);
      await projected((await startRecording(world.house)).position);
    });
    const started = (await auditTypes()).filter((type) => type === 'RecordingStarted');
    expect(started).toHaveLength(2);
  });

  it('refuses a catalogue that was built from another store', async () => {
    await world.readModel.catalogue.query(
      `insert into checkpoint (name, version, store_id, updated_at) values ('catalogue', 1, 'other', now())`,
    );
    await whileRunning(async (faults) => {
      await vi.waitFor(() => expect(faults).toHaveLength(1), VISIBLE_MS);
      expect(String(faults[0]?.fault)).toMatch(/belongs to event store other.*recordings rebuild/);
    });
    expect(await auditTypes()).toEqual([]);
  });
});

const epoch = async (): Promise<number> => {
  const rows: { epoch: number }[] = await world.readModel.catalogue.query(
    'select epoch from checkpoint',
  );
  return rows[0]?.epoch ?? 0;
};

/** Ends the connections that match, from a connection of its own; gives how many. */
const terminate = async ({ readModel }: LogWorld, from: string, where: string): Promise<number> => {
  const rows: unknown[] = await readModel.runtime.query(
    `select pg_terminate_backend(pid) from (select distinct a.pid from pg_stat_activity a, ${from}
     where a.datname = current_database() and ${where.replaceAll('= pid', '= a.pid')}) busy`,
  );
  return rows.length;
};

/** Ends every connection to the catalogue again and again, mostly in the middle of something. */
const cutConnections = (cut: LogWorld) => {
  const ended = new AbortController();
  let cuts = 0;
  const done = (async () => {
    while (!ended.signal.aborted)
      cuts += await terminate(
        cut,
        '(values (1)) one',
        `a.application_name = 'recordings catalogue' and a.state <> 'idle'`,
      );
  })();
  return {
    stop: async () => {
      ended.abort();
      await done;
      return cuts;
    },
  };
};
