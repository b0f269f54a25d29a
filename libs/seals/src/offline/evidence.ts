import type { Json } from '../canonical-json.js';
import type { Opening } from '../commitments.js';
import type { Entry } from '../entry.js';
import type { Span } from './finding.js';

/** Names of the files in an evidence package. */
export const FILES = {
  capture: 'capture.pcap',
  wav: 'recording.wav',
  pdf: 'call.pdf',
  /** Of the seal: the bytes that were signed, and the signature, 64 bytes. */
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  chain: 'chain.json',
  openings: 'openings.json',
  leaves: 'leaves.json',
  history: 'history.json',
  activity: 'activity.json',
  readme: 'README.txt',
  verify: 'verify.html',
  /** Which files there are, and their hashes; signed as the seal is. */
  list: 'evidence.json',
  listSignature: 'evidence.sig',
  /** Of a package that withholds seconds: which, who did it and why; signed as the list is. */
  redaction: 'redaction.json',
  redactionSignature: 'redaction.sig',
  /** What a time-stamp authority has answered (RFC 3161), and the bytes of the checkpoint that it stamped. */
  stamp: 'stamp.tsr',
  checkpoint: 'checkpoint-manifest.json',
} as const;

/** The name of the file with a public key, as openssl reads it. */
export const keyFile = (id: string): string => `keys/${id}.pem`;

/** `chain.json`: where the seal stands. */
export type Place = {
  /** All keys, the first one first. */
  readonly keys: readonly Entry[];
  readonly before: Entry | null;
  readonly after: Entry | null;
  /** `path`: what leads from the seal to its root, hex, the nearest first. */
  readonly checkpoint: { readonly entry: Entry; readonly path: readonly string[] } | null;
};

/** `openings.json`: what opens the commitments of the seal, by name. */
export type Openings = { readonly [name: string]: Opening };

/** `leaves.json`: what the roots in the seal were made of, hex; `null`: no longer known. */
export type SealedLeaves = {
  readonly capture: readonly string[] | null;
  readonly seconds: readonly string[] | null;
  /** Of each second, `null` of one that is withheld; empty when its sound is not sealed. */
  readonly salts: readonly (string | null)[];
};

/** `history.json`: the events of the recording as the log holds them. */
export type StoredHistory = readonly {
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly metadata: Json;
}[];

/** `evidence.json`, in canonical form. */
export type FileList = {
  readonly v: 1;
  readonly kind: 'evidence';
  readonly recording: string;
  readonly exportedAt: string;
  readonly exportedBy: string;
  /** Which version of the decoder made the WAV. */
  readonly converter: string;
  /** Id of the key that signed it. */
  readonly key: string;
  readonly files: { readonly [name: string]: { readonly bytes: number; readonly sha256: string } };
};

/** `redaction.json`, in canonical form: which seconds of the call are silent in the package, and why. */
export type Redaction = {
  readonly v: 1;
  readonly kind: 'redaction';
  readonly recording: string;
  /** Hash of the seal, hex, as the next entry of the chain names it. */
  readonly seal: string;
  readonly exportedAt: string;
  readonly exportedBy: string;
  readonly reason: string;
  /** How many the call has, the last one perhaps not whole. */
  readonly seconds: number;
  /** In order, and none beside another. */
  readonly withheld: readonly Span[];
  /** Id of the key that signed it. */
  readonly key: string;
};

/** `signature`: over its canonical JSON, base64. */
export type SignedRedaction = { readonly statement: Redaction; readonly signature: string };

/** The chunk in the WAV: enough to check it alone. */
export type WavProof = {
  readonly seal: Entry;
  readonly keys: readonly Entry[];
  readonly leaves: Pick<SealedLeaves, 'seconds' | 'salts'>;
  /** Only where seconds are withheld. */
  readonly redaction?: SignedRedaction;
};

/** Its id. */
export const WAV_CHUNK = 'sgnR';
