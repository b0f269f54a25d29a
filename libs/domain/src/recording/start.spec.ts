import { describe, expect, it } from 'vitest';
import { catalogued, given, on } from './recording.samples.js';
import { start } from './start.js';

const announced = {
  conversation: 'f9e5956e47d460010630009033302ab1',
  device: '009033302ab1',
  serial: '11',
  fileName: 'f9e5956e47d460010630009033302ab1-009033302ab1-11--username.pcap',
  registration: 'username',
  domain: 'dvl.example',
};

describe('start', () => {
  it('puts a new recording into the catalogue, with what its name tells', () => {
    const { conversation, device, serial, fileName, registration, domain } = announced;
    expect(start(announced)(given('unknown'), on)).toEqual([
      {
        type: 'RecordingStarted',
        data: {
          startedAt: '2030-01-01T00:00:00.000Z',
          conversation,
          device,
          serial,
          personal: { fileName, registration, domain },
        },
      },
    ]);
  });

  it.each([...catalogued, 'duplicate' as const])('stays quiet when it is %s already', (stage) => {
    expect(start(announced)(given(stage), on)).toEqual([]);
  });

  it('refuses nothing: a name that does not parse is recorded all the same', () => {
    const unmatched = { conversation: null, device: null, serial: null, registration: null };
    expect(
      start({ ...unmatched, fileName: 'holiday.txt', domain: null })(given('unknown'), on),
    ).toMatchObject([
      { data: { ...{ conversation: null }, personal: { fileName: 'holiday.txt' } } },
    ]);
  });
});
