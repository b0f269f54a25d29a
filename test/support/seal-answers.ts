type Difference = {
  part: string;
  code: string;
  field?: string;
  seconds?: [number, number][];
  bytes?: [number, number][];
};
/** What verifying a recording comes to. */
export type Verification = {
  valid: boolean;
  differences: Difference[];
  notes: { code: string; detail: string }[];
  seal: { sequence: number; hash: string; hasSound: boolean } | null;
  checkpoint: { size: number } | null;
};
type Key = { id: string; publicKey: string; vouchedBy: string | null };
/** The head of the chain, signed. */
export type Checkpoint = {
  manifest: { sequence: number; size: number; key: string; root: string };
  signature: string;
};
/** How the chain is. */
export type Seals = {
  watermark: boolean;
  chain: { entries: number; head: string | null; key: string };
  progress: { sealed: number; waiting: number };
  checkpoint: Checkpoint | null;
  scrub: { round: number; faulty: string[] };
  keys: Key[];
};
