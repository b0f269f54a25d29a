import { describe, expect, it } from 'vitest';
import { RECORDING, line } from '#infra/trace/line.samples';
import { lineText } from './line-text.js';
import { filterOf, filterTold, lineJson, lineSchema, logQuery } from './log.schema.js';

describe('a question to the log', () => {
  it('names several areas and levels with commas', () => {
    const query = logQuery.parse({ area: 'gui,license', level: 'warn,error' });
    expect(filterOf(query)).toMatchObject({
      areas: ['gui', 'license'],
      levels: ['warn', 'error'],
    });
    expect(query).toMatchObject({ limit: 100, download: false });
  });

  it.each([
    { area: 'everything' },
    { area: 'gui,' },
    { level: 'debug' },
    { recording: 'Zoë.pcap' },
    { from: 'yesterday' },
    { limit: '1001' },
    { limit: '0' },
    { download: 'yes' },
    { format: 'pdf' },
    { unknown: '1' },
  ])('is refused when it cannot be meant: %o', (asked) => {
    expect(logQuery.safeParse(asked).success).toBe(false);
  });

  it('is told without what somebody typed freely', () => {
    const query = logQuery.parse({
      text: 'Zoë',
      process: '0711555',
      recording: RECORDING.toUpperCase(),
      area: 'gui',
      to: '2030-01-01',
    });
    expect(filterTold(query)).toEqual({
      area: 'gui',
      recording: RECORDING,
      to: '2030-01-01T00:00:00.000Z',
      process: 'given',
      text: 'given',
    });
    expect(filterTold(logQuery.parse({}))).toEqual({});
  });
});

describe('a line', () => {
  const kept = { ...line({ recording: RECORDING, facts: { attempt: 1, code: 'x' } }), id: 7n };

  it('is told as JSON', () => {
    expect(lineSchema.parse(lineJson(kept))).toMatchObject({ id: '7', facts: { attempt: 1 } });
  });

  it('is told as text, in one line', () => {
    expect(lineText(kept)).toBe(
      `2030-01-01T08:00:00.000Z worker house/42 conversion trace A conversion began. recording=${RECORDING} attempt=1 code=x\n`,
    );
    expect(lineText({ ...kept, recording: null, facts: {} })).toMatch(/began\.\n$/);
  });
});
