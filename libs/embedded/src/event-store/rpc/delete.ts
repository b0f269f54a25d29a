import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';

import type { EventLog, WriteOutcome, WriteTarget } from '../log/event-log.js';
import { isMetastream } from '../log/stream-metadata.js';
import { decodeDeleteRequest, encodeDeleteResponse } from '../protocol/delete-messages.js';
import { InvalidRequest } from '../protocol/shared-messages.js';
import { caller, requireAccess } from './call-context.js';
import type { Services } from './call-context.js';
import { asCallFailure, streamDeleted, wrongExpectedVersion } from './failures.js';

type Removal = (log: EventLog, target: WriteTarget) => Promise<WriteOutcome>;

/** Streams.Delete: the soft delete. */
export function softDelete(services: Services) {
  return remove(services, 'Delete', (log, target) => log.delete(target));
}

/** Streams.Tombstone: the hard delete. */
export function tombstone(services: Services) {
  return remove(services, 'Tombstone', (log, target) => log.tombstone(target));
}

function remove(services: Services, operation: string, removal: Removal) {
  const handle = async (call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> => {
    const target = decodeDeleteRequest(call.request);
    requireAccess(services, caller(services, call), 'delete', target.stream);
    if (isMetastream(target.stream)) {
      throw new InvalidRequest(`${operation} cannot be used on the metastream '${target.stream}'.`);
    }
    const outcome = await removal(services.log, target);
    if (outcome.kind === 'written') return encodeDeleteResponse(outcome.position);
    if (outcome.kind === 'stream-deleted') throw streamDeleted(target.stream);
    throw wrongExpectedVersion(operation, target, outcome.current);
  };
  return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    handle(call).then(
      (response) => {
        answer(null, response);
      },
      (error: unknown) => {
        answer(asCallFailure(error));
      },
    );
  };
}
