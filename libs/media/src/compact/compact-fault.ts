import { DamagedBytes } from '../damaged-bytes.js';

/** The compact form is damaged: what it says cannot be the original. The message tells which part. */
export class CompactFault extends DamagedBytes {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CompactFault';
  }
}
