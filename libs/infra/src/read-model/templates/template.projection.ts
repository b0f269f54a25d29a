import type { PerEvent } from '#domain/kernel';
import type { TemplateEvent } from '#domain/template/template';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { TemplateRow } from './template.entity.js';

/** Event to columns. */
export const templateRow: PerEvent<TemplateEvent, [EventMetadata], RowChange<TemplateRow>> = {
  TemplateCreated: (_metadata, { name, licensed, since }) => ({
    name,
    unlicensedSince: licensed ? null : since,
  }),
  TemplateLicensed: () => ({ unlicensedSince: null }),
  TemplateUnlicensed: (_metadata, { since }) => ({ unlicensedSince: since }),
  TemplateDeleted: () => 'remove',
};
