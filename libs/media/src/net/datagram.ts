/**
 * A UDP datagram in a captured packet. One object is filled again and again: what is to be kept
 * must be copied.
 */
export class Datagram {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the addresses stand in `addresses`, `addressLength` (4 or 16) bytes each. */
  addresses: Uint8Array = this.bytes;
  source = 0;
  destination = 0;
  addressLength = 4;
  sourcePort = 0;
  destinationPort = 0;
  /** The payload is `bytes[start..end)`; `cut` bytes more were sent but not captured. */
  start = 0;
  end = 0;
  cut = 0;
}
