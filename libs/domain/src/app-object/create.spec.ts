import { describe, expect, it } from 'vitest';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { create } from './create.js';
import { created, plain } from './app-object.samples.js';
import { appObjectId } from './name.js';

const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('create', () => {
  it('sets up an App object, with what may tell of people in the personal part', () => {
    const { accessList: _accessList, ...set } = plain;
    expect(
      create('Recordings', { ...plain, members: ['u1'], accessList: ['23*'] })(null, on),
    ).toEqual([
      {
        type: 'AppObjectCreated',
        data: {
          name: 'Recordings',
          ...set,
          members: ['u1'],
          personal: { accessList: ['23*'] },
        },
      },
    ]);
  });

  it('stays quiet when it is there just so, in whatever order it is told', () => {
    const { name, personal, ...set } = sample('AppObjectCreated').data;
    const accessList = personal!.accessList.toReversed();
    expect(create(name, { ...set, accessList })(created(), on)).toEqual([]);
  });

  it('refuses a name that is taken, and takes it when it is free again', () => {
    const again = create('recordings-user', plain);
    expect(() => again(created(), on)).toThrow(refused('app-object-exists'));
    expect(again(created(sample('AppObjectDeleted')), on)).toHaveLength(1);
  });

  it.each([
    'recordings',
    'Recordings Admin',
    'Müller & Söhne',
    '録音',
    'app_1.test@pbx',
    'a',
    '4-eyes',
  ])('takes the name %s', (name) => {
    expect(create(name, plain)(null, on)).toHaveLength(1);
  });

  it.each([
    '',
    ' recordings',
    'recordings ',
    '..',
    '../keys',
    'a/b',
    'a\\b',
    '$all',
    'a\u0000',
    'a\nb',
    '<b>',
    'x'.repeat(61),
    '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
  ])('refuses the name %j', (name) => {
    expect(() => create(name, plain)(null, on)).toThrow(refused('app-object-name-invalid'));
  });
});

describe('appObjectId', () => {
  it('is the same for what a person takes for the same name', () => {
    expect(appObjectId('Mu\u0308ller')).toBe(appObjectId('MÜLLER'));
    expect(appObjectId('a')).not.toBe(appObjectId('b'));
  });
});
