// Restates SupportedMethods of serverfeatures.proto and ClusterInfo of gossip.proto, Apache-2.0,
// see NOTICE.md.
import { encodeUuid } from './shared-messages.js';
import { WireWriter } from './wire.js';

const LEADER = 8;
const TICKS_PER_MILLISECOND = 10_000n;

/** `SupportedMethods`. The client compares paths in lower case, so they are sent that way. */
export function encodeSupportedMethods(paths: readonly string[], version: string): Buffer {
  const methods = new WireWriter();
  for (const path of paths) {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    methods.message(1, new WireWriter().string(1, method).string(2, service));
  }
  return methods.string(2, version).finish();
}

/** `ClusterInfo` of a cluster of one, which leads. */
export function encodeClusterInfo(instanceId: string, host: string, port: number): Buffer {
  const member = new WireWriter()
    .message(1, encodeUuid(instanceId))
    .uint64(2, BigInt(Date.now()) * TICKS_PER_MILLISECOND)
    .uint64(3, LEADER)
    .bool(4, true)
    .message(5, new WireWriter().string(1, host).uint64(2, port));
  return new WireWriter().message(1, member).finish();
}
