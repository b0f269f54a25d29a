import { type Decision, Refusal } from '../kernel.js';
import { refuseBadName } from './name.js';
import type { Template, TemplateEvent } from './template.js';

/** Makes a template known, with the licence or without. Asking again for the same is harmless. */
export const create =
  (name: string, licensed: boolean): Decision<Template, TemplateEvent> =>
  (before, { at }) => {
    refuseBadName(name);
    if (before === null)
      return [{ type: 'TemplateCreated', data: { name, licensed, since: at.toISOString() } }];
    if ((before.unlicensedSince === null) === licensed) return [];
    throw new Refusal(
      'conflict',
      'template-exists',
      `There is a template "${before.name}" already; change it with PUT, or choose another name.`,
    );
  };
