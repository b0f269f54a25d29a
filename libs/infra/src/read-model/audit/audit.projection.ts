import { subjectOf } from '../../event-store/codec.js';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import type { Patch } from '../projection/patch.js';
import type { AuditRow } from './audit.entity.js';

/** Any event to its row; its personal part stays sealed. */
export const auditRow = (event: RecordedEvent): Patch<AuditRow> => {
  const { personal: _sealed, ...data } = event.data as Record<string, unknown>;
  const { by, at, via, correlationId, causationId } = event.metadata;
  const { appObject = null, consent = null, token = null } = event.metadata;
  return {
    position: event.position.toString(),
    id: event.id,
    stream: event.stream,
    subject: subjectOf(event.stream),
    revision: event.revision.toString(),
    type: event.type,
    by,
    at,
    via,
    correlationId,
    causationId,
    appObject,
    consent,
    token,
    data,
    sealed: event.sealed,
  };
};
