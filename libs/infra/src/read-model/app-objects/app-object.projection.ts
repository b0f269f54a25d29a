import type { AppObjectEvent } from '#domain/app-object/app-object';
import type { PerEvent } from '#domain/kernel';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { AppObjectRow } from './app-object.entity.js';

/** Event to columns. */
export const appObjectRow: PerEvent<AppObjectEvent, [EventMetadata], RowChange<AppObjectRow>> = {
  AppObjectCreated: ({ at }, { personal, ...set }) => ({
    ...set,
    accessList: personal?.accessList ?? [],
    createdAt: at,
  }),
  AppObjectChanged: (_metadata, { to, personal }) => ({
    ...to,
    ...(personal && { accessList: personal.to }),
  }),
  AppObjectDeleted: () => 'remove',
};
