/** Where a secret named by an event lies: beside the recordings, never in the log. */
export const secretBlob = (secret: string): string => `secrets/${secret}`;
