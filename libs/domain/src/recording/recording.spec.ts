import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, Refusal, fold } from '../kernel.js';
import { sample } from '../samples.js';
import { compacted, notCompacted } from './compact.js';
import { conversionFailed, converted } from './convert.js';
import { findDuplicate } from './find-duplicate.js';
import { protect } from './protect.js';
import {
  type Recording,
  type RecordingEvent,
  type RecordingStage,
  recording,
} from './recording.js';
import { given, historyOf, on } from './recording.samples.js';
import { requestConversion } from './request-conversion.js';
import { start } from './start.js';
import { unprotect } from './unprotect.js';
import { upload } from './upload.js';

const announced = {
  conversation: null,
  device: null,
  serial: null,
  fileName: 'a.pcap',
  registration: null,
  domain: null,
};
const verbs: Record<string, Decision<Recording, RecordingEvent>> = {
  start: start(announced),
  upload: upload({ bytes: 7, sha256: 'ab', incomplete: null }),
  findDuplicate: findDuplicate('5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11'),
  requestConversion: requestConversion({ reason: null }),
  requestForCause: requestConversion({ reason: 'Opus can be decoded now', cause: 'media-2 Opus' }),
  converted: converted(sample('RecordingConverted').data),
  conversionFailed: conversionFailed(sample('RecordingConversionFailed').data),
  compacted: compacted({ ...sample('RecordingCompacted').data, sha256: 'ab' }),
  notCompacted: notCompacted(sample('RecordingNotCompacted').data),
  protect: protect('lawsuit'),
  unprotect: unprotect(null, []),
};

/** What a verb does to a history; a refusal leaves it as it is. */
const told = (history: readonly RecordingEvent[], verb: string): readonly RecordingEvent[] => {
  try {
    return [...history, ...(verbs[verb]?.(fold(recording, history), on) ?? [])];
  } catch (error) {
    if (error instanceof Refusal) return history;
    throw error;
  }
};
const histories = fc
  .array(fc.constantFrom(...Object.keys(verbs)), { maxLength: 20 })
  .map((asked) => asked.reduce<readonly RecordingEvent[]>(told, []));

describe('a recording', () => {
  it.each(Object.keys(historyOf))('is %s after the history that leads there', (stage) => {
    expect(given(stage as RecordingStage).stage).toBe(stage);
  });

  it('goes back to received when it is to be converted again', () => {
    expect(given('failed', sample('RecordingConversionRequested')).stage).toBe('received');
  });

  it('is protected from the one event to the other, whatever its stage', () => {
    expect(given('ready').isProtected).toBe(false);
    expect(given('ready', sample('RecordingProtected'))).toMatchObject({
      stage: 'ready',
      isProtected: true,
    });
    expect(
      given('recording', sample('RecordingProtected'), sample('RecordingUploaded')),
    ).toMatchObject({
      stage: 'received',
      isProtected: true,
    });
    expect(
      given('ready', sample('RecordingProtected'), sample('RecordingUnprotected')).isProtected,
    ).toBe(false);
  });

  it.each(Object.keys(verbs))('takes %s twice as once, whatever happened before', (verb) => {
    fc.assert(
      fc.property(histories, (history) => {
        const once = told(history, verb);
        expect(told(once, verb)).toEqual(once);
      }),
    );
  });

  it('can be heard for ever once it could be heard, however often it is read again', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const stages = history.map((_, i) => fold(recording, history.slice(0, i + 1)).stage);
        const ready = stages.indexOf('ready');
        if (ready >= 0) expect(new Set(stages.slice(ready))).toEqual(new Set(['ready']));
      }),
    );
  });

  it('begins once, ends once, and is read only when it has ended', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const types = history.map(({ type }) => type);
        const count = (type: string) => types.filter((other) => other === type).length;
        expect(count('RecordingStarted')).toBeLessThanOrEqual(1);
        expect(count('RecordingUploaded') + count('RecordingFoundDuplicate')).toBeLessThanOrEqual(
          1,
        );
        if (types.length > 0) expect(types[0]).toBe('RecordingStarted');
        const readAt = types.findIndex((type) => type.startsWith('RecordingConver'));
        if (readAt >= 0) expect(types.slice(0, readAt)).toContain('RecordingUploaded');
      }),
    );
  });
});
