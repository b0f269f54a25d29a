import { describe, expect, it } from 'vitest';
import { sample } from './recording.samples.js';
import { leadOf, localOf } from './words.js';

const nobody = { name: null, number: null };

describe('the recorded side', () => {
  it('is called by the best that is known', () => {
    const bare = { local: nobody, device: '009033400001', registration: 'ada' };
    const owner = { id: 'u', name: 'Ada Lovelace', number: '23' };
    expect(localOf(sample())).toEqual({ main: 'Ada Lovelace', sub: '23' });
    expect(localOf(sample({ ...bare, owner })).main).toBe('Ada Lovelace');
    expect(localOf(sample(bare))).toEqual({ main: 'ada', sub: '009033400001' });
    expect(localOf(sample({ ...bare, registration: null })).main).toBe('009033400001');
    expect(localOf(sample({ local: nobody })).main).toBe('a.pcap');
  });
});

describe('a call', () => {
  it('is called after the far end, or the recorded side while that is unknown', () => {
    expect(leadOf(sample()).lead.main).toBe('+49 7031 73009');
    const { lead, other } = leadOf(sample({ remote: nobody }));
    expect([lead.main, other.main]).toEqual(['Ada Lovelace', null]);
  });
});
