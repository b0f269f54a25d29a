import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeLicence } from './change-licence.js';
import { type TemplateEvent, template } from './template.js';

const NAME = 'Config Office';
const office = (...since: TemplateEvent[]) => fold(template, [sample('TemplateCreated'), ...since]);
const without = office(sample('TemplateUnlicensed'));

describe('changeLicence', () => {
  it('takes the licence from a template, and says since when', () => {
    const events = changeLicence(NAME, false)(office(), on);
    expect(events).toEqual([{ type: 'TemplateUnlicensed', data: { since: on.at.toISOString() } }]);
    expect(office(...events)).toEqual({ name: NAME, unlicensedSince: on.at.toISOString() });
  });

  it('gives it the licence', () => {
    const events = changeLicence(NAME, true)(without, on);
    expect(events).toEqual([{ type: 'TemplateLicensed', data: {} }]);
    expect(office(sample('TemplateUnlicensed'), ...events)).toEqual(office());
  });

  it('stays quiet when it is so already, so that the time of grace does not begin anew', () => {
    expect(changeLicence(NAME, true)(office(), on)).toEqual([]);
    expect(changeLicence(NAME, false)(without, on)).toEqual([]);
  });

  it('refuses what is not there, or not any more', () => {
    for (const state of [null, office(sample('TemplateDeleted'))])
      expect(() => changeLicence(NAME, true)(state, on)).toThrow(
        expect.objectContaining({ kind: 'unknown', code: 'template-unknown' }),
      );
  });
});
