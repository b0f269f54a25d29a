import type { Decision } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

/**
 * The person has the licence: directly (`null`), or through a template of this name, for as long as that
 * has it.
 */
export const license =
  (template: string | null): Decision<User, UserEvent> =>
  (before, { at }) => {
    refuseNobody(before);
    const { licence } = before;
    const how = template === null ? 'direct' : 'template';
    if (typeof licence === 'object' && licence.how === how && licence.template === template)
      return [];
    return [{ type: 'UserLicensed', data: { how, template, since: at.toISOString() } }];
  };
