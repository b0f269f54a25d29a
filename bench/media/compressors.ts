import { execFileSync } from 'node:child_process';
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';

const AT_MOST = 1 << 30;

/** What any machine has to make a file smaller with: the whole file at once, in one thread. */
export type Compressor = {
  readonly name: string;
  readonly needs?: 'xz';
  readonly pack: (bytes: Uint8Array) => Uint8Array;
  readonly expand: (bytes: Uint8Array) => Uint8Array;
};

export const COMPRESSORS: readonly Compressor[] = [
  { name: 'gzip -6', pack: (bytes) => gzipSync(bytes, { level: 6 }), expand: gunzipSync },
  { name: 'zstd -3', pack: zstd(3), expand: zstdDecompressSync },
  { name: 'zstd -19', pack: zstd(19), expand: zstdDecompressSync },
  { name: 'brotli -q 5', pack: brotli(5), expand: brotliDecompressSync },
  { name: 'xz -9e', needs: 'xz', pack: xz('-9e'), expand: xz('-d') },
];

function zstd(level: number): Compressor['pack'] {
  return (bytes) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } });
}

function brotli(quality: number): Compressor['pack'] {
  return (bytes) =>
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

function xz(option: string): Compressor['pack'] {
  return (input) => execFileSync('xz', ['-T1', option, '-c'], { input, maxBuffer: AT_MOST });
}
