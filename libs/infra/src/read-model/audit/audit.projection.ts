import { subjectOf } from '../../event-store/codec.js';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import type { Patch } from '../projection/patch.js';
import type { AuditRow } from './audit.entity.js';

/** Any event to its row; its personal part in a column of its own, which can be emptied. */
export const auditRow = (event: RecordedEvent): Patch<AuditRow> => {
  const { personal = null, ...data } = event.data as Record<string, unknown>;
  const { by, at, via, correlationId, causationId } = event.metadata;
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
    data,
    personal: withoutSecrets(personal as Record<string, unknown> | null),
  };
};

/** What opens an account is for the account's row alone: auditors read who changed it, not what it is. */
const withoutSecrets = (personal: Record<string, unknown> | null): AuditRow['personal'] =>
  personal &&
  Object.fromEntries(Object.entries(personal).filter(([name]) => name !== 'passwordHash'));
