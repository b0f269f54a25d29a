import { describe, expect, it } from 'vitest';
import type { Act } from './activity.schema.js';
import { formats } from './as-text.js';

const act = (change: Partial<Act>): Act => ({
  ...{ position: '1', at: '2026-11-23T05:00:00.000Z', by: 'user:u1', byName: 'Ada', via: 'rest' },
  ...{ appObject: null, consent: null, consentName: null, token: null, type: 'RecordingOpened' },
  ...{ what: 'opened', text: 'Opened', reason: null, data: {}, recording: null, searched: null },
  ...change,
});

describe('activity as CSV', () => {
  const { begin, line } = formats.csv;

  it('begins with a byte order mark and the names of its columns', () => {
    expect(begin.startsWith('\uFEFFat,by,name,')).toBe(true);
    const columns = begin.trimEnd().split(',').length;
    expect(
      line(act({ data: {} }))
        .trimEnd()
        .split(','),
    ).toHaveLength(columns);
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+49 711', "'+49 711"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', "'\t=1"],
    ['Müller, "Bob"', '"Müller, ""Bob"""'],
    ['two\nlines', '"two\nlines"'],
    ['Ada', 'Ada'],
  ])('shows %j as it is, and reckons nothing out', (byName, cell) => {
    expect(line(act({ byName }))).toContain(`,${cell},`);
  });

  it('names the API token last', () => {
    expect(begin).toMatch(/,token\r\n$/);
    expect(line(act({ token: 't1' }))).toMatch(/,1,t1\r\n$/);
  });

  it('ends each line as RFC 4180 says', () => {
    expect(line(act({}))).toMatch(/,1,\r\n$/);
  });
});

describe('activity as lines of JSON', () => {
  it('is one act a line', () => {
    const text = formats.jsonl.line(act({ byName: 'two\nlines' }));
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toEqual(act({ byName: 'two\nlines' }));
  });
});
