import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import { staticFont } from './static-font.js';
import { spelt } from './visible-text.js';

/** A font as the sheet uses it: measured by fontkit here, embedded by pdfmake under `name`. */
export interface Face {
  name: string;
  normal: Font;
  bold: Font;
  /** TrueType bytes per weight. */
  bytes: { normal: Uint8Array; bold: Uint8Array };
}

/** Text that one face draws. */
export interface Run {
  text: string;
  face: Face;
}

/** One of the files into which a web font is cut; `ranges` are inclusive code point pairs. */
interface Slice {
  name: string;
  path: string;
  ranges: readonly (readonly [number, number])[];
}

const require = createRequire(import.meta.url);
const HAN = {
  default: ['sc', 'jp', 'kr'],
  jp: ['jp', 'sc', 'kr'],
  kr: ['kr', 'sc', 'jp'],
} as const;
/** Whose shapes of Han characters a paragraph wants. */
export type HanOrder = keyof typeof HAN;

// To add a script: install its @fontsource-variable package and name it here; then look at a page:
// fontkit shapes some scripts wrongly (Bengali conjuncts, which are therefore spelt out).
const SCRIPTS = ['arabic', 'hebrew', 'devanagari', 'tamil', 'thai'] as const;
const EMOJI = 'noto-emoji';
const IGNORABLE = /[\u200c-\u200f\u2068\u2069\ufe00-\ufe0f]/g;
/** Marks that only order the text; fonts that have them would draw a box. */
const DIRECTION = /[\u200e\u200f\u2068\u2069]/g;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

const ASCII = /^[\x20-\x7e\n]*$/;

/** Han characters look different by language; kana and Hangul beside them tell which is meant. */
export function hanOrder(text: string): HanOrder {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'jp';
  return /\p{Script=Hangul}/u.test(text) ? 'kr' : 'default';
}

/** The shaper leaves a Thai tone mark below the ring of sara am; spelt apart, it sits above. */
const thaiOrder = (text: string): string =>
  text.replace(/([\u0e48-\u0e4b])\u0e33/g, '\u0e4d$1\u0e32');

/** User-perceived characters of a text, so that marks and joined emoji stay together. */
export const clustersOf = (text: string): string[] =>
  ASCII.test(text) ? [...text] : Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Which face prints which character. Files are read on first need and kept for the process. */
export class TypeFaces {
  readonly #slices = new Map<string, Slice[]>();
  readonly #faces = new Map<string, Face>();
  readonly #chosen = new Map<string, Face | null>();
  readonly latin: Face;

  private constructor(latin: Face) {
    this.latin = latin;
    this.#faces.set(latin.name, latin);
  }

  /** Starts with Latin, Greek and Cyrillic; other scripts come with `prepare`. */
  static async open(): Promise<TypeFaces> {
    const folder = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
    const normal = await readFile(join(folder, 'Roboto-Regular.ttf'));
    const bold = await readFile(join(folder, 'Roboto-Medium.ttf'));
    return new TypeFaces({
      name: 'Roboto',
      normal: create(normal) as Font,
      bold: create(bold) as Font,
      bytes: { normal, bold },
    });
  }

  /** The faces opened so far. */
  get opened(): Iterable<Face> {
    return this.#faces.values();
  }

  /** Opens every face that these texts, or lines joined from them, need. */
  async prepare(texts: Iterable<string>): Promise<void> {
    const foreign = Array.from(texts).filter((text) => !ASCII.test(text));
    const orders = new Set<HanOrder>(['default', ...foreign.map(hanOrder)]);
    for (const cluster of new Set(foreign.flatMap((text) => clustersOf(thaiOrder(text))))) {
      for (const order of orders) await this.#choose(cluster, order);
    }
  }

  /** Cuts a text into stretches of one face; what no face can draw is spelt out as `[U+…]`. */
  runs(text: string, order: HanOrder): Run[] {
    if (ASCII.test(text)) return [{ text, face: this.latin }];
    const runs: Run[] = [];
    for (const cluster of clustersOf(text)) {
      const run = this.#run(cluster, order);
      const last = runs.at(-1);
      if (last?.face === run.face) last.text += run.text;
      else runs.push(run);
    }
    return runs;
  }

  /** The text with what no face can draw spelt out; marks that steer its order stay. */
  drawable(text: string, order: HanOrder): string {
    if (ASCII.test(text)) return text;
    const drawn = clustersOf(thaiOrder(text)).map((cluster) =>
      this.#faceFor(cluster, order) ? cluster : this.#run(cluster, order).text,
    );
    return drawn.join('');
  }

  #faceFor(cluster: string, order: HanOrder): Face | null {
    const chosen = this.#chosen.get(`${order}:${cluster}`);
    return chosen ?? (covers(this.latin, cluster) ? this.latin : null);
  }

  #run(cluster: string, order: HanOrder): Run {
    const face = this.#faceFor(cluster, order);
    if (face) return { face, text: drawnPart(face, cluster) };
    const text = Array.from(cluster, (character) => this.#alone(character, order)).join('');
    return { face: this.latin, text };
  }

  #alone(character: string, order: HanOrder): string {
    if (character.match(IGNORABLE)) return '';
    return this.#faceFor(character, order) ? character : spelt(character);
  }

  async #choose(cluster: string, order: HanOrder): Promise<void> {
    const key = `${order}:${cluster}`;
    if (this.#chosen.has(key)) return;
    this.#chosen.set(key, await this.#find(cluster, order));
    const parts = [...cluster];
    if (parts.length > 1) for (const part of parts) await this.#choose(part, order);
  }

  async #find(cluster: string, order: HanOrder): Promise<Face | null> {
    const emoji = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u.test(cluster);
    if (!emoji && covers(this.latin, cluster)) return this.latin;
    const families = [...SCRIPTS, ...HAN[order]].map((script) => `noto-sans-${script}`);
    for (const family of emoji ? [EMOJI, ...families] : [...families, EMOJI]) {
      for (const slice of await this.#slicesOf(family)) {
        if (!isIn(slice, cluster.codePointAt(0) ?? 0)) continue;
        const face = await this.#open(slice);
        if (covers(face, cluster)) return face;
      }
    }
    return null;
  }

  async #slicesOf(family: string): Promise<Slice[]> {
    const known = this.#slices.get(family);
    if (known) return known;
    const folder = dirname(require.resolve(`@fontsource-variable/${family}/package.json`));
    const index: unknown = JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8'));
    const slices = Object.entries(index as Record<string, string>).map(([key, ranges]) => {
      const part = key.replace(/[[\]]/g, '');
      const path = join(folder, 'files', `${family}-${part}-wght-normal.woff2`);
      return { name: `${family}/${part}`, path, ranges: ranges.split(',').map(range) };
    });
    this.#slices.set(family, slices);
    return slices;
  }

  async #open({ name, path }: Slice): Promise<Face> {
    const known = this.#faces.get(name);
    if (known) return known;
    const bytes = await staticFont(path);
    const font = create(Buffer.from(bytes)) as Font;
    const face = { name, normal: font, bold: font, bytes: { normal: bytes, bold: bytes } };
    this.#faces.set(name, face);
    return face;
  }
}

const range = (text: string): readonly [number, number] => {
  const [first = '', last = first] = text.slice(2).split('-');
  return [parseInt(first, 16), parseInt(last, 16)];
};

const isIn = ({ ranges }: Slice, codePoint: number): boolean =>
  ranges.some(([first, last]) => codePoint >= first && codePoint <= last);

/** Joiners and variation selectors steer shaping; a face without them can still draw the rest. */
const drawnPart = (face: Face, cluster: string): string =>
  cluster.replace(DIRECTION, '').replace(IGNORABLE, (sign) => (hasGlyph(face, sign) ? sign : ''));

const hasGlyph = (face: Face, character: string): boolean =>
  face.normal.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);

const covers = (face: Face, cluster: string): boolean =>
  Array.from(cluster.replace(IGNORABLE, '')).every(
    (character) => character === '\n' || hasGlyph(face, character),
  );
