import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventSchemas } from '#domain/catalogue-of-events';
import { eventCatalogue } from './event-catalogue-page.js';

const FILE = resolve(import.meta.dirname, '../docs/events.md');

describe('the catalogue of events', () => {
  it('is as the code has it; if not: npm run generate', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(eventCatalogue());
  });

  it('has a chapter for every event', () => {
    const chapters = [...eventCatalogue().matchAll(/^### (\w+)$/gm)].map(([, type]) => type);
    expect(chapters.sort()).toEqual(Object.keys(eventSchemas).sort());
  });

  it('names every field of the personal part, its shape and its meaning', () => {
    expect(eventCatalogue()).toContain(
      '| `personal.passwordHash` | string or null | argon2id, PHC string. |',
    );
  });
});
