import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { sealedFacts } from './facts.js';

describe('the facts that a seal commits to', () => {
  it('are what the first events say, the later on top of the earlier', () => {
    const facts = sealedFacts([
      sample('RecordingStarted'),
      sample('RecordingUploaded'),
      sample('CallInformationAttached'),
      sample('OwnerAssigned'),
      sample('OwnerAssigned', { owner: 'u2' }),
    ]);
    expect(facts).toEqual({
      device: '009033302ab1',
      serial: '11',
      conversation: 'f9e5956e47d460010630009033302ab1',
      fileName: 'Zoë Übermut.pcap',
      registration: 'zoe.uebermut',
      domain: 'dvl.example',
      owner: 'u2',
      direction: 'out',
      localName: 'Ada Lovelace',
      localNumber: '231',
      remoteName: null,
      remoteNumber: '+4970317300',
    });
  });

  it('tell nothing of people once the key is gone, and nothing of what nobody said', () => {
    const facts = sealedFacts([
      sample('RecordingStarted', { personal: null, device: null }),
      sample('CallInformationAttached', { personal: null }),
    ]);
    expect(facts).toMatchObject({ device: null, fileName: null, localName: null, owner: null });
    expect(facts.direction).toBe('out');
  });
});
