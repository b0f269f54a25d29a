import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Server,
} from '@grpc/grpc-js';

import { encodeClusterInfo, encodeSupportedMethods } from '../protocol/discovery-messages.js';
import { append } from './append.js';
import { batchAppend } from './batch-append.js';
import type { Services } from './call-context.js';
import { softDelete, tombstone } from './delete.js';
import type { MessageBatch } from './message-batches.js';
import { read } from './read.js';

/** What the discovery methods tell. `port` is known only after binding, so it is read late. */
export interface Discovery {
  readonly address: { readonly host: string; readonly port: number };
  readonly instanceId: string;
}

/** The server generation whose rules are followed; clients choose their calls by it. */
export const PROTOCOL_VERSION = '24.10.0';

type Handler =
  | handleUnaryCall<Buffer, Buffer>
  | handleClientStreamingCall<Buffer, Buffer>
  | handleServerStreamingCall<Buffer, MessageBatch>
  | handleBidiStreamingCall<Buffer, MessageBatch>;

const STREAMS = '/event_store.client.streams.Streams';
const FEATURES = '/event_store.client.server_features.ServerFeatures';
const GOSSIP = '/event_store.client.gossip.Gossip';

/** Registers the seven methods; gRPC answers UNIMPLEMENTED to all others. */
export function registerMethods(server: Server, services: Services & Discovery): void {
  const paths: string[] = [];
  const register = (path: string, kind: string, handler: Handler) => {
    server.register<Buffer, Buffer | MessageBatch>(path, handler, singly, asIs, kind);
    paths.push(path);
  };
  const supported: handleUnaryCall<Buffer, Buffer> = (_call, answer) => {
    answer(null, encodeSupportedMethods(paths, PROTOCOL_VERSION));
  };
  const gossip: handleUnaryCall<Buffer, Buffer> = (_call, answer) => {
    const { instanceId, address } = services;
    answer(null, encodeClusterInfo(instanceId, address.host, address.port));
  };
  register(`${STREAMS}/Read`, 'serverStream', read(services));
  register(`${STREAMS}/Append`, 'clientStream', append(services));
  register(`${STREAMS}/BatchAppend`, 'bidi', batchAppend(services));
  register(`${STREAMS}/Delete`, 'unary', softDelete(services));
  register(`${STREAMS}/Tombstone`, 'unary', tombstone(services));
  register(`${FEATURES}/GetSupportedMethods`, 'unary', supported);
  register(`${GOSSIP}/Read`, 'unary', gossip);
}

/** Messages go through as bytes; the handlers encode and decode them. */
function asIs(bytes: Buffer): Buffer {
  return bytes;
}

/** Batches are taken apart before they come here. */
function singly(message: Buffer | MessageBatch): Buffer {
  if (Buffer.isBuffer(message)) return message;
  throw new TypeError('A batch of messages was sent as one message.');
}
