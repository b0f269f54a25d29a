import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { attachCallInformation } from './attach-call-information.js';
import { catalogued, given, on } from './recording.samples.js';

const local = { name: 'Ada', number: '231' };
const remote = { name: null, number: '+4970317300' };
const call = { direction: 'out', local, remote } as const;
const decide = attachCallInformation(call, []);
const attached = sample('CallInformationAttached', {
  direction: 'out',
  source: 'request',
  personal: { local, remote },
});

describe('attachCallInformation', () => {
  it.each(catalogued)('says of a recording that is %s who called whom', (stage) => {
    expect(decide(given(stage), on)).toEqual([attached]);
  });

  it('says it anew when it is known better', () => {
    const before = sample('CallInformationAttached', { direction: null });
    expect(decide(given('ready', before), on)).toEqual([attached]);
  });

  it.each([
    [{ ...call, direction: 'in' as const }],
    [{ ...call, local: { ...local, name: null } }],
    [{ ...call, remote: { ...remote, number: '+49703173' } }],
  ])('takes %j for something else', (other) => {
    expect(attachCallInformation(other, [])(given('ready', attached), on)).toHaveLength(1);
  });

  it('stays quiet when that is known already, under a hold too', () => {
    expect(decide(given('ready', attached), on)).toEqual([]);
    expect(attachCallInformation(call, ['Case 7'])(given('ready', attached), on)).toEqual([]);
  });

  it('refuses to change what is under a legal hold', () => {
    expect(() => attachCallInformation(call, ['Case 7'])(given('ready'), on)).toThrow(
      expect.objectContaining({ code: 'recording-on-hold' }),
    );
  });

  it.each([
    ['unknown', 'recording-unknown'],
    ['duplicate', 'recording-unknown'],
    ['deleted', 'recording-deleted'],
    ['erased', 'recording-deleted'],
  ] as const)('refuses what is %s', (stage, code) => {
    expect(() => decide(given(stage), on)).toThrow(expect.objectContaining({ code }));
  });
});
