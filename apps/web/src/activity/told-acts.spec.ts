import { describe, expect, it } from 'vitest';
import { eventSchemas } from '#domain/catalogue-of-events';
import { deServer } from '../language/de-server.js';
import { deChangeEvents } from '../language/de-settings.js';
import { eventCode } from '../recording/event-code.js';

/** What no person does: it is in the histories of recordings, or in the log alone. */
const OF_THE_PRODUCT = ['InstanceCreated', 'OrphansReported', 'SealChained', 'TombstoneChained'];
const UNTOLD = [
  ...OF_THE_PRODUCT,
  ...['EventsMissed', 'StatementChained', 'CaptureCounted', 'CheckpointStamped'],
];

describe('what stands in the activity', () => {
  it('has words for all that a person may have done', () => {
    const told = [...Object.keys(deServer.event), ...Object.keys(deChangeEvents)];
    const isTold = (type: string) => told.some((code) => code.split('-')[0] === type);
    const untold = Object.keys(eventSchemas).filter((type) => !isTold(type));
    expect(untold.filter((type) => !UNTOLD.includes(type))).toEqual([]);
  });

  it('says whether a crypt key was set, changed or taken away', () => {
    const codes = [
      { from: null, to: 'k1' },
      { from: 'k1', to: 'k2' },
      { from: 'k2', to: null },
    ].map((data) => eventCode('CryptKeyChanged', data));
    expect(codes).toEqual(['CryptKeyChanged-set', 'CryptKeyChanged', 'CryptKeyChanged-removed']);
    for (const code of codes) expect(Object.keys(deChangeEvents)).toContain(code);
  });
});
