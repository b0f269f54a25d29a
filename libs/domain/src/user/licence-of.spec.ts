import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { sample } from '../samples.js';
import { type TemplateEvent, template } from '../template/template.js';
import { licenceOf } from './licence-of.js';
import { type UserEvent, user } from './user.js';

const EARLY = '2029-12-10T00:00:00.000Z';
const LATE = '2029-12-25T00:00:00.000Z';
const LOST = sample('TemplateUnlicensed').data.since;

const ada = (...since: UserEvent[]) => fold(user, [sample('UserCreated'), ...since]);
const through = (since?: string) =>
  ada(sample('UserLicensed', { how: 'template', template: 'Config Office', since }));
const office = (...since: TemplateEvent[]) => fold(template, [sample('TemplateCreated'), ...since]);
const without = office(sample('TemplateUnlicensed'));

const has = { licensed: true, unlicensedSince: null };
const hasNone = (unlicensedSince: string | null) => ({ licensed: false, unlicensedSince });

describe('licenceOf', () => {
  it.each([
    ['nobody said a word about', ada(), null, { licensed: null, unlicensedSince: null }],
    ['has it directly', ada(sample('UserLicensed', { how: 'direct', template: null })), null, has],
    ['lost it', ada(sample('UserUnlicensed', { since: EARLY })), null, hasNone(EARLY)],
    ['lost it, nobody knows when', ada(sample('UserUnlicensed')), null, hasNone(null)],
    ['has it through a template', through(EARLY), office(), has],
    ['has it through one of which nothing was said', through(EARLY), null, has],
    ['has it through one that is gone', through(EARLY), office(sample('TemplateDeleted')), has],
    ['belonged to a template when it lost it', through(EARLY), without, hasNone(LOST)],
    ['came to a template without', through(LATE), without, hasNone(LATE)],
    ['came to a template, nobody knows when', through(), without, hasNone(LOST)],
  ])('tells of who %s', (_who, state, of, expected) => {
    expect(licenceOf(state, of)).toEqual(expected);
  });

  it('is had again when the template has it again', () => {
    const again = office(sample('TemplateUnlicensed'), sample('TemplateLicensed'));
    expect(licenceOf(through(EARLY), again)).toEqual(has);
  });
});
