import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { create } from './create.js';
import { templateId } from './name.js';
import { type TemplateEvent, template } from './template.js';

const office = (...since: TemplateEvent[]) => fold(template, [sample('TemplateCreated'), ...since]);
const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('create', () => {
  it.each([true, false])(
    'makes a template known, licensed: %s, and says since when',
    (licensed) => {
      expect(create('Config Office', licensed)(null, on)).toEqual([
        {
          type: 'TemplateCreated',
          data: { name: 'Config Office', licensed, since: on.at.toISOString() },
        },
      ]);
    },
  );

  it('leaves it with the licence or without, as it was asked for', () => {
    const after = (licensed: boolean) => fold(template, create('A', licensed)(null, on));
    expect(after(true)).toEqual({ name: 'A', unlicensedSince: null });
    expect(after(false)).toEqual({ name: 'A', unlicensedSince: on.at.toISOString() });
  });

  it('stays quiet when it is there just so', () => {
    expect(create('Config Office', true)(office(), on)).toEqual([]);
    expect(create('Config Office', false)(office(sample('TemplateUnlicensed')), on)).toEqual([]);
  });

  it('refuses a name that is taken, and takes it when it is free again', () => {
    expect(() => create('config office', false)(office(), on)).toThrow(refused('template-exists'));
    expect(create('config office', false)(office(sample('TemplateDeleted')), on)).toHaveLength(1);
  });

  it.each(['', '../keys', 'a\nb', 'x'.repeat(61), '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11'])(
    'refuses the name %j',
    (name) => {
      expect(() => create(name, true)(null, on)).toThrow(refused('template-name-invalid'));
    },
  );
});

describe('templateId', () => {
  it('is the same for what a person takes for the same name', () => {
    expect(templateId('Bu\u0308ro')).toBe(templateId('BÜRO'));
  });
});
