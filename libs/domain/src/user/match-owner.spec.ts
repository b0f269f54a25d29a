import { describe, expect, it } from 'vitest';
import { type Recognisable, matchOwner } from './match-owner.js';

const PHONE = '009033302ab1';
const person = (id: string, given: Partial<Recognisable> = {}): Recognisable => ({
  id,
  name: id,
  number: null,
  devices: [],
  ...given,
});
const traces = (registration: string | null, device: string | null = null) => ({
  registration,
  device,
});
const ada = person('u1', { name: 'Ada', number: '23', devices: [PHONE] });
const zoe = person('u2', { name: 'Zoë', number: '42' });

describe('matchOwner', () => {
  it.each([
    ['by his name', traces('Ada'), [ada, zoe], { id: 'u1', how: 'registration' }],
    ['by his name, however it is written', traces('aDA'), [ada, zoe], { id: 'u1' }],
    ['by his name, however it is composed', traces('zoe\u0308'), [ada, zoe], { id: 'u2' }],
    ['by his name with a domain', traces('zoë@pbx.example'), [ada, zoe], { id: 'u2' }],
    ['by his number', traces('42'), [ada, zoe], { id: 'u2', how: 'registration' }],
    ['by his device', traces(null, PHONE), [ada, zoe], { id: 'u1', how: 'device' }],
    ['by his registration on a device of another', traces('Zoë', PHONE), [ada, zoe], { id: 'u2' }],
    [
      'by the device of a registration that is nobody’s',
      traces('lobby', PHONE),
      [ada],
      { id: 'u1' },
    ],
  ])('finds somebody %s', (_how, given, users, expected) => {
    expect(matchOwner(given, users)).toMatchObject(expected);
  });

  it('finds the one of several of a registration who has the device', () => {
    const namesake = person('u3', { number: 'Ada' });
    expect(matchOwner(traces('ada', PHONE), [ada, namesake])).toEqual({ id: 'u1', how: 'device' });
  });

  it.each([
    ['nothing to go by', traces(null), [ada, zoe]],
    ['nobody of that name', traces('Eve'), [ada, zoe]],
    ['nobody who has the device', traces(null, '0090ffffffff'), [ada, zoe]],
    ['several of that name', traces('Ada'), [ada, person('u3', { number: 'ADA' })]],
    ['several who have the device', traces(null, PHONE), [ada, { ...zoe, devices: [PHONE] }]],
    ['no part of a name', traces('Ad'), [ada]],
    ['a person who was erased', traces('', null), [person('u3', { name: null })]],
  ])('finds nobody: %s', (_why, given, users) => {
    expect(matchOwner(given, users)).toBeNull();
  });

  it('does not let somebody else have what several are registered as', () => {
    const phone = '0090ffffffff';
    const holder = { ...zoe, devices: [phone] };
    expect(
      matchOwner(traces('Ada', phone), [ada, person('u3', { name: 'ADA' }), holder]),
    ).toBeNull();
  });
});
