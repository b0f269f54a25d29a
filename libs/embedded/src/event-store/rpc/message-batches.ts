import { ServerInterceptingCall } from '@grpc/grpc-js';
import type { ServerInterceptingCallInterface, ServerInterceptor } from '@grpc/grpc-js';

/** Messages that leave together. A streaming handler may write these instead of single ones. */
export type MessageBatch = readonly Buffer[];

/**
 * Lets streaming calls write several messages at once. Written one by one, each would wait until
 * the one before has left, and go out in a packet of its own; given together, HTTP/2 packs them.
 */
export const takeBatchesApart: ServerInterceptor = (_method, call) => new BatchedCall(call);

class BatchedCall extends ServerInterceptingCall {
  constructor(private readonly inner: ServerInterceptingCallInterface) {
    super(inner);
  }

  override sendMessage(message: Buffer | MessageBatch, sent: () => void): void {
    if (Buffer.isBuffer(message)) {
      super.sendMessage(message, sent);
      return;
    }
    const last = message.length - 1;
    message.forEach((one, index) => {
      this.inner.sendMessage(one, index === last ? sent : () => undefined);
    });
  }
}
