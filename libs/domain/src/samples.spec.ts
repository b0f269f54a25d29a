import { describe, expect, it } from 'vitest';
import { eventSchemas, eventsByStream } from './catalogue-of-events.js';
import { samples } from './samples.js';

describe('the catalogue of events', () => {
  it.each(Object.entries(eventSchemas))('accepts %s as its sample shows it', (type, schema) => {
    const data = samples[type as keyof typeof samples];
    expect(schema.parse(data)).toEqual(data);
  });

  it('lets every personal part be missing, since destroying its key takes it away', () => {
    const personal = Object.entries(samples).filter(([, data]) => 'personal' in data);
    expect(personal.length).toBeGreaterThan(0);
    for (const [type, data] of personal) {
      const schema = eventSchemas[type as keyof typeof samples];
      expect(schema.safeParse({ ...data, personal: null }).success, type).toBe(true);
    }
  });

  it('tells of every event what it means, and in which stream it is', () => {
    const placed = Object.values(eventsByStream).flatMap((events) => Object.keys(events));
    expect(placed.sort()).toEqual(Object.keys(eventSchemas).sort());
    for (const [type, schema] of Object.entries(eventSchemas))
      expect(schema.description, type).toMatch(/^[A-Z].+\.$/);
  });

  it('names every event in the past tense, with its noun', () => {
    for (const type of Object.keys(eventSchemas))
      expect(type).toMatch(/^[A-Z][a-zA-Z]+(ed|Shown|Read|Duplicate|SignedIn|SignedOut)$/);
  });
});
