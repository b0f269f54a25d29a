import { describe, expect, it } from 'vitest';
import { RECORDING } from './line.samples.js';
import { WITHHELD, codeOf, shownFacts } from './line.js';

describe('what a line says beside its words', () => {
  it('is ids, codes, routes and figures', () => {
    const facts = {
      user: RECORDING,
      job: `convert.${RECORDING}`,
      code: 'ECONNREFUSED',
      method: 'GET',
      route: '/api/recordings/:id/audio',
      status: 200,
      bytes: 123_456_789,
    };
    expect(shownFacts({ recording: RECORDING, ...facts })).toEqual({ recording: RECORDING, facts });
  });

  it('leaves out what is not known', () => {
    expect(shownFacts({ user: null, code: undefined })).toEqual({ recording: null, facts: {} });
  });

  it.each([
    ['a number', '0711555012'],
    ['a number in a word', 'sip:4971155501234'],
    ['a name', 'Zoë'],
    ['a sentence', 'could not open call.pcap'],
    ['an address with a password', 'postgres://me:secret@host/db?x=1'],
    ['a very long word', 'a'.repeat(121)],
    ['a line break', 'a\nb'],
  ])('withholds %s, should it ever get there', (_, code) => {
    expect(shownFacts({ code }).facts).toEqual({ code: WITHHELD });
  });

  it('is about a recording only by its id', () => {
    expect(shownFacts({ recording: 'Zoë.pcap' }).recording).toBeNull();
  });

  it('tells of an error its code or kind, never its message', () => {
    const missing = Object.assign(new Error('no such file: Zoë.pcap'), { code: 'ENOENT' });
    expect([missing, new TypeError('Zoë'), 'Zoë', null].map(codeOf)).toEqual([
      'ENOENT',
      'TypeError',
      'unknown',
      'unknown',
    ]);
  });
});
