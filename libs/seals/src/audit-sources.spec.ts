import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#infra/event-store/event-store';
import { sourceStream } from '#infra/sources/source-stream';
import { CountedCaptures } from './audit-sources.js';

const storeId = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = '2030-01-01T08:00:00.000Z';
const recordingOf = (n: number) => `5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f1${String(n)}`;

type Given = Pick<StoredEvent, 'stream' | 'type' | 'data'> & { readonly place: number };
const began = (n: number, device: string | null = 'aa'): Given => ({
  ...{ stream: `recording-${recordingOf(n)}`, type: 'RecordingStarted', data: { device } },
  place: 10 * n,
});
const counted = (n: number, device: string | null = 'aa'): Given => ({
  ...{ stream: sourceStream(storeId, device), type: 'CaptureCounted', place: 10 * n + 5 },
  data: { recording: recordingOf(n), position: String(10 * n) },
});

const found = (events: readonly Given[], now = '2030-01-02T08:00:00.000Z'): string[] => {
  const watch = new CountedCaptures({ storeId, now: new Date(now) });
  const findings = events.flatMap(({ place, ...event }) => [
    ...watch.audit({
      ...{ ...event, id: '', revision: 0n, metadata: { at } },
      position: BigInt(place),
    }),
  ]);
  return [...findings, ...watch.atEnd()].map(({ where }) => where);
};

describe('the audit of what sources delivered', () => {
  it('finds nothing where each capture is counted once, also when that comes late', () => {
    const events = [began(1), began(2, null), began(3), counted(1), counted(3), counted(2, null)];
    expect(found(events)).toEqual([]);
  });

  it('names a recording whose history was taken out of the log', () => {
    expect(found([began(1), counted(1), counted(2), began(3), counted(3)])).toEqual([
      `recording-${recordingOf(2)}@0`,
    ]);
  });

  it('names a capture that was not counted, or is counted no more', () => {
    const events = [began(1), began(2), counted(2), began(3, null), counted(3, null)];
    expect(found(events)).toEqual([`source of ${recordingOf(1)}`]);
    expect(found([began(1, null), began(2), counted(2)], at)).toEqual([
      `source of ${recordingOf(1)}`,
    ]);
  });

  it('names one that is counted among those of another source, and one that is counted twice', () => {
    expect(found([began(1), counted(1, 'bb')], at)).toEqual([`recording-${recordingOf(1)}@0`]);
    expect(found([began(1), counted(1), counted(1)])).toEqual([`recording-${recordingOf(1)}@0`]);
  });

  it('waits for one that is about to be counted, and not for long', () => {
    expect(found([began(1)], at)).toEqual([]);
    expect(found([began(1)])).toEqual([`source of ${recordingOf(1)}`]);
  });
});
