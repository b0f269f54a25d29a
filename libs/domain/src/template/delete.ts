import { type Decision, Refusal } from '../kernel.js';
import type { Template, TemplateEvent } from './template.js';

/**
 * There is no such template any more; asking twice is harmless. `members`: how many belong to it. While
 * anybody does it stays, since nothing would say then whether they have a licence.
 */
export const deleteTemplate =
  (members: number): Decision<Template, TemplateEvent> =>
  (before) => {
    if (before === null) return [];
    if (members > 0)
      throw new Refusal(
        'conflict',
        'template-in-use',
        `${String(members)} users have their licence through "${before.name}"; say first what each ` +
          'of them has without it, or take the licence from the template.',
      );
    return [{ type: 'TemplateDeleted', data: {} }];
  };
