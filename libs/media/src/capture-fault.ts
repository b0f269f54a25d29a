export type CaptureFaultCode =
  | 'empty'
  | 'not-a-capture'
  | 'no-packets'
  | 'no-audio'
  | 'no-such-call'
  | 'codec-unsupported'
  | 'encrypted';

/** Why a capture gives no audio. `message` is a sentence for the person who sees the recording. */
export class CaptureFault extends Error {
  override readonly name = 'CaptureFault';

  constructor(
    readonly code: CaptureFaultCode,
    message: string,
    /** With `codec-unsupported`: the codecs, by the names people know. */
    readonly codecs?: readonly string[],
  ) {
    super(message);
  }
}
