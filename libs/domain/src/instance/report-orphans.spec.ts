import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { instance } from './instance.js';
import { reportOrphans } from './report-orphans.js';

const found = [
  { kind: 'bytes-unknown', count: 2 },
  { kind: 'capture-missing', count: 1 },
] as const;
const now = fold(instance, []);

describe('reportOrphans', () => {
  it('says of each kind how many were found', () => {
    expect(reportOrphans(found)(now, on)).toEqual([{ type: 'OrphansReported', data: { found } }]);
  });

  it('stays quiet when nothing was found', () => {
    expect(reportOrphans([])(now, on)).toEqual([]);
  });

  it('refuses nothing, and keeps no count: each find is news', () => {
    const once = fold(instance, reportOrphans(found)(now, on));
    expect(once).toEqual(now);
    expect(reportOrphans(found)(once, on)).toHaveLength(1);
  });
});
