import type { Decision } from '../kernel.js';
import { templateUnknown } from './name.js';
import type { Template, TemplateEvent } from './template.js';

/**
 * Those who belong to the template have the licence, or have none any more. Said again it stays said
 * once, and the time of grace runs on.
 */
export const changeLicence =
  (name: string, licensed: boolean): Decision<Template, TemplateEvent> =>
  (before, { at }) => {
    if (before === null) throw templateUnknown(name);
    if ((before.unlicensedSince === null) === licensed) return [];
    return licensed
      ? [{ type: 'TemplateLicensed', data: {} }]
      : [{ type: 'TemplateUnlicensed', data: { since: at.toISOString() } }];
  };
