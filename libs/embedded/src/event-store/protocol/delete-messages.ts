// Restates DeleteReq, DeleteResp, TombstoneReq and TombstoneResp of streams.proto, which are alike,
// Apache-2.0, see NOTICE.md.
import type { WriteTarget } from '../log/event-log.js';
import { decodeTarget } from './append-messages.js';
import { encodePosition, InvalidRequest } from './shared-messages.js';
import { WireReader, WireWriter } from './wire.js';

export function decodeDeleteRequest(bytes: Uint8Array): WriteTarget {
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) return decodeTarget(reader.message());
    reader.skip();
  }
  throw new InvalidRequest('The request has no options.');
}

export function encodeDeleteResponse(position: number | undefined): Buffer {
  const response = new WireWriter();
  if (position === undefined) return response.empty(2).finish();
  return response.message(1, encodePosition(position)).finish();
}
