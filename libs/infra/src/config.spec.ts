import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigFault, forgetSecrets, loadConfig, secretsOf } from './config.js';

const needed = {
  EVENTSTORE_URL: 'esdb://admin:changeit@127.0.0.1:2113?tls=true',
  DATABASE_URL: 'postgres://me:secret@127.0.0.1:5432/recordings',
};
const faultsOf = (env: Record<string, string | undefined>): string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('needs two addresses, and has a good guess at all the rest', () => {
    expect(loadConfig(needed)).toEqual({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: null,
      dataDir: resolve('data'),
      eventStoreUrl: needed.EVENTSTORE_URL,
      databaseUrl: needed.DATABASE_URL,
      redisUrl: null,
      blobUrl: `file:${resolve('data', 'blobs')}`,
      destroyedPlaces: [
        { folder: resolve('data', 'destroyed'), optional: false },
        { folder: resolve('data-destroyed'), optional: true },
      ],
      trustedProxies: [],
      adminPassword: null,
      logLevel: 'info',
      clockOffsetMs: 0,
      oidc: null,
      cryptKeys: [],
    });
  });

  it('takes what is given', () => {
    const given = {
      PORT: '0',
      HOST: '::1',
      PUBLIC_URL: 'https://recordings.example',
      DATA_DIR: '/var/lib/recordings',
      REDIS_URL: 'rediss://cache.example',
      BLOB_URL: 'file:/srv/blobs',
      DESTROYED_URL: 'file:///srv/destroyed',
      TRUST_PROXY: '10.0.0.5, 192.168.0.0/16 2001:db8::/32',
      ADMIN_PASSWORD: 'correct horse',
      LOG_LEVEL: 'debug',
      CLOCK_OFFSET: '31d',
    };
    expect(loadConfig({ ...needed, ...given })).toMatchObject({
      port: 0,
      host: '::1',
      publicUrl: 'https://recordings.example',
      dataDir: '/var/lib/recordings',
      redisUrl: 'rediss://cache.example',
      blobUrl: 'file:/srv/blobs',
      destroyedPlaces: [
        { folder: '/var/lib/recordings/destroyed', optional: false },
        { folder: '/srv/destroyed', optional: false },
      ],
      trustedProxies: ['10.0.0.5', '192.168.0.0/16', '2001:db8::/32'],
      adminPassword: 'correct horse',
      logLevel: 'debug',
      clockOffsetMs: 31 * 86_400_000,
    });
  });

  it('names every fault at once, one a line, each with what would be right', () => {
    const faults = faultsOf({
      PORT: '80a',
      PUBLIC_URL: 'recordings.example',
      EVENTSTORE_URL: 'http://127.0.0.1:2113',
      REDIS_URL: 'localhost',
      BLOB_URL: '/srv/blobs',
      ADMIN_PASSWORD: 'short',
      LOG_LEVEL: 'loud',
      CLOCK_OFFSET: 'tomorrow',
    });
    expect(faults.sort()).toEqual([
      'ADMIN_PASSWORD: must have at least 8 characters',
      'BLOB_URL: must start with file:',
      'CLOCK_OFFSET: must be a whole number with s, m, h or d, such as 31d',
      'DATABASE_URL: is missing; "npm start" provides it, a process on its own needs it in its environment',
      'EVENTSTORE_URL: must start with esdb:// or esdb+discover://',
      expect.stringMatching(/^LOG_LEVEL: .*"trace".*"silent"/),
      'PORT: must be a port: a whole number from 0 to 65535',
      'PUBLIC_URL: must start with http:// or https://',
      'REDIS_URL: must start with redis:// or rediss://',
    ]);
  });

  it.each(['proxy.example', '10.0.0.5/33', '10.0.0/8', '::1/129', '10.0.0.0/8/8', 'true'])(
    'takes no %s for a proxy',
    (proxy) => {
      expect(faultsOf({ ...needed, TRUST_PROXY: proxy })).toEqual([
        expect.stringMatching(/^TRUST_PROXY: must be addresses or networks/),
      ]);
    },
  );

  it('never repeats a value, which may be a secret', () => {
    const secret = 'hunter2';
    const names = ['EVENTSTORE_URL', 'DATABASE_URL', 'REDIS_URL', 'ADMIN_PASSWORD', 'LOG_LEVEL'];
    const faults = faultsOf(Object.fromEntries(names.map((name) => [name, secret])));
    expect(faults).toHaveLength(names.length);
    expect(faults.join('\n')).not.toContain(secret);
  });

  it('takes an empty value for none', () => {
    expect(loadConfig({ ...needed, PORT: '', ADMIN_PASSWORD: '' }).port).toBe(8080);
    expect(faultsOf({ ...needed, DATABASE_URL: '' })).toEqual([
      expect.stringContaining('DATABASE_URL: is missing'),
    ]);
  });

  it.each(['65536', '-1', '8080.5', '0x50', ' 80', '1e3', 'NaN'])('refuses the port %s', (PORT) => {
    expect(faultsOf({ ...needed, PORT })).toEqual([
      'PORT: must be a port: a whole number from 0 to 65535',
    ]);
  });

  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['0d', 0],
    ['36500d', 36_500 * 86_400_000],
  ])('reads an offset of %s', (CLOCK_OFFSET, clockOffsetMs) => {
    expect(loadConfig({ ...needed, CLOCK_OFFSET }).clockOffsetMs).toBe(clockOffsetMs);
  });

  it('refuses an offset beyond the dates there are', () => {
    expect(faultsOf({ ...needed, CLOCK_OFFSET: '36501d' })).toEqual([
      'CLOCK_OFFSET: must not be longer than 36500d',
    ]);
  });

  it('lets no clock run ahead in production, and says it beside the other faults', () => {
    const env = { ...needed, CLOCK_OFFSET: '31d', NODE_ENV: 'production' };
    expect(faultsOf(env)).toEqual([expect.stringContaining('not with NODE_ENV=production')]);
    expect(faultsOf({ ...env, PORT: 'x' })).toHaveLength(2);
    expect(faultsOf({ ...needed, NODE_ENV: 'production' })).toEqual([]);
  });
});

describe('the secrets of the environment', () => {
  it('are for the processes of the product, and for nothing that they start', () => {
    const env = { PATH: '/bin', CRYPT_KEY: 'words of a key', ADMIN_PASSWORD: undefined };
    expect(secretsOf(env)).toEqual({ CRYPT_KEY: 'words of a key' });
    forgetSecrets(env);
    expect(env).toEqual({ PATH: '/bin' });
  });
});
