import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfig } from './instance.js';

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'recordings-cli-'));
});
afterEach(() => {
  rmSync(data, { recursive: true, force: true });
});

const running = (content: string) => {
  mkdirSync(join(data, 'run'));
  writeFileSync(join(data, 'run', 'services.json'), content);
};

describe('findConfig', () => {
  it('finds the services of the instance that runs on the data folder', async () => {
    running('{"EVENTSTORE_URL":"esdb://kept","DATABASE_URL":"postgres://kept","url":"http://x"}');
    expect(await findConfig(data, {})).toMatchObject({
      eventStoreUrl: 'esdb://kept',
      databaseUrl: 'postgres://kept',
      dataDir: data,
      blobUrl: `file:${join(data, 'blobs')}`,
    });
  });

  it('prefers what the environment names', async () => {
    running('{"EVENTSTORE_URL":"esdb://kept","DATABASE_URL":"postgres://kept"}');
    const config = await findConfig(data, { DATABASE_URL: 'postgres://named' });
    expect(config).toMatchObject({ eventStoreUrl: 'esdb://kept', databaseUrl: 'postgres://named' });
  });

  it('says what to do when nothing runs there', async () => {
    await expect(findConfig(data, {})).rejects.toThrow(/No instance runs on .*npm start.*--data/);
  });

  it('says which file cannot be read', async () => {
    running('{');
    await expect(findConfig(data, {})).rejects.toThrow(/services\.json cannot be read/);
  });
});
