/** A reason may name people, so it goes where it can be shredded. */
export const sealedReason = (reason: string | null) =>
  reason === null ? { reason: null } : { reason: null, personal: { reason } };
