import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../test/support/database.js';
import { catalogueSource, runtimeSource } from './data-sources.js';
import { prepareDatabase } from './prepare-database.js';

describe('prepareDatabase', () => {
  it('leaves no drift between entities and tables', async () => {
    const url = await freshDatabase();
    await prepareDatabase(url);
    for (const source of [catalogueSource(url), runtimeSource(url)]) {
      await source.initialize();
      try {
        const { upQueries } = await source.driver.createSchemaBuilder().log();
        expect(upQueries.map(({ query }) => query)).toEqual([]);
      } finally {
        await source.destroy();
      }
    }
  });

  it('bears being asked by many at once, and again', async () => {
    const url = await freshDatabase();
    await Promise.all(Array.from({ length: 6 }, () => prepareDatabase(url)));
    await prepareDatabase(url);
    const source = await catalogueSource(url).initialize();
    try {
      expect(await source.showMigrations()).toBe(false);
    } finally {
      await source.destroy();
    }
  });

  it('makes the search indexes where trigrams are to be had', async () => {
    const url = await freshDatabase();
    await prepareDatabase(url);
    const source = await catalogueSource(url).initialize();
    try {
      const rows: { indexname: string }[] = await source.query(
        `select indexname from pg_indexes where schemaname = 'catalogue' and indexdef like '%gin_trgm_ops%'`,
      );
      expect(rows.map(({ indexname }) => indexname).sort()).toEqual([
        'recordings_numbers',
        'recordings_numbers_internal',
        'recordings_search',
      ]);
    } finally {
      await source.destroy();
    }
  });
});
