import { Command } from 'commander';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { type LogWorld, freshLogWorld, startRecording } from '../../../test/support/log-world.js';
import { rebuildCommand } from './rebuild.js';

let world: LogWorld;
let data: string;

beforeEach(async () => {
  world = await freshLogWorld();
  data = mkdtempSync(join(tmpdir(), 'recordings-cli-'));
  mkdirSync(join(data, 'run'));
  const services = {
    EVENTSTORE_URL: world.house.config.eventStoreUrl,
    DATABASE_URL: world.databaseUrl,
  };
  writeFileSync(join(data, 'run', 'services.json'), JSON.stringify(services));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(data, { recursive: true, force: true });
});

const run = async (...words: string[]): Promise<string> => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command()
    .option('--data <dir>')
    .addCommand(rebuildCommand(new AbortController().signal));
  await program.parseAsync(['--data', data, ...words], { from: 'user' });
  return written.mock.calls.map(([text]) => String(text)).join('');
};

describe('recordings rebuild', () => {
  it('builds the catalogue of the instance on the data folder', async () => {
    const { id } = await startRecording(world.house);
    expect(await run('rebuild')).toMatch(
      /^The catalogue was built anew from 2 events in [\d.]+ s\.\n$/,
    );
    expect(await new RecordingQueries(world.readModel.catalogue).one(id)).not.toBeNull();
  });

  it('answers programs with one line of JSON', async () => {
    expect(JSON.parse(await run('rebuild', '--json'))).toEqual({
      events: 1,
      seconds: expect.any(Number) as number,
    });
  });
});
