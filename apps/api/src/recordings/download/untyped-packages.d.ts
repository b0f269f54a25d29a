/** Instances and subsets OpenType fonts with HarfBuzz; the package brings no types. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string | undefined,
    options: {
      targetFormat: 'truetype';
      keepAllGlyphs: boolean;
      noHinting: boolean;
      variationAxes: Record<string, number>;
    },
  ): Promise<Uint8Array>;
}

/** Line break opportunities of UAX #14; the package brings no types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** Next place where a line may (or must) end, as a UTF-16 index; null after the last. */
    nextBreak(): { position: number; required: boolean } | null;
  }
}
