import { readFile } from 'node:fs/promises';
import subsetFont from 'subset-font';

/**
 * TrueType bytes of a variable web font (WOFF2) at its regular weight, since PDF knows no variable
 * fonts.
 */
export async function staticFont(path: string): Promise<Uint8Array> {
  const bytes = await subsetFont(await readFile(path), undefined, {
    targetFormat: 'truetype',
    keepAllGlyphs: true,
    noHinting: true,
    variationAxes: { wght: 400 },
  });
  limitHeight(bytes);
  return bytes;
}

/**
 * Bounds ascent and descent in the `hhea` table of a TrueType font (in em: 1.0 and −0.3), so that
 * a line with a tall script is hardly taller than its neighbours. Changes the bytes in place.
 */
function limitHeight(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = (tag: string): number => {
    const entries = Array.from({ length: view.getUint16(4) }, (_, i) => 12 + i * 16);
    const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
    const entry = entries.find((at) => name(at) === tag);
    if (entry === undefined) throw new RangeError(`The font has no ${tag} table.`);
    return view.getUint32(entry + 8);
  };
  const unitsPerEm = view.getUint16(table('head') + 18);
  const hhea = table('hhea');
  view.setInt16(hhea + 4, Math.min(view.getInt16(hhea + 4), unitsPerEm));
  view.setInt16(hhea + 6, Math.max(view.getInt16(hhea + 6), -0.3 * unitsPerEm));
  view.setInt16(hhea + 8, 0);
}
