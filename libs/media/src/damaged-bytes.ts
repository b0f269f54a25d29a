/**
 * Stored bytes are not those that were written: what stands around them may still be had. The message
 * tells which. What cannot be read for another reason, as for want of a key, is none.
 */
export class DamagedBytes extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DamagedBytes';
  }
}

/** A sector that the disk cannot read is as lost as one that reads otherwise. */
export const isDamage = (error: unknown): boolean =>
  error instanceof DamagedBytes || (error as { code?: string }).code === 'EIO';
