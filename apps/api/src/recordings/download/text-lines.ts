import bidiFactory, { type Bidi, type EmbeddingLevels } from 'bidi-js';
import LineBreaker from 'linebreak';
import { clustersOf, type HanOrder, hanOrder, type Run, type TypeFaces } from './type-faces.js';

/** How wide a column is and how large its letters are, in points. */
export interface Measure {
  width: number;
  size: number;
  bold: boolean;
}

/** One printed line: pieces from left to right, each in one face. */
export interface TextLine {
  pieces: Run[];
  /** The paragraph reads from right to left, so it belongs at the right margin. */
  rightToLeft: boolean;
}

/** A paragraph with its embedding levels (UAX #9), null when all of it reads left to right. */
interface Paragraph {
  text: string;
  han: HanOrder;
  bidi: EmbeddingLevels | null;
}

// The package's types speak of an ES module, its code is CommonJS: the import is the factory.
const bidi = (bidiFactory as unknown as () => Bidi)();
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Sets text in lines. pdfmake can neither fall back to another font nor order right-to-left text,
 * so the breaking (UAX #14) and the visual order (UAX #9) are settled before it sees a line.
 */
export class Typesetter {
  readonly #faces: TypeFaces;
  readonly #widths = new Map<string, number>();

  constructor(faces: TypeFaces) {
    this.#faces = faces;
  }

  /** Text in lines no wider than the measure; line feeds in it start new lines. */
  lines(text: string, measure: Measure): TextLine[] {
    return text.split('\n').flatMap((line) => this.#paragraph(line, measure));
  }

  #paragraph(line: string, measure: Measure): TextLine[] {
    const han = hanOrder(line);
    const text = this.#faces.drawable(line, han);
    const levels = RIGHT_TO_LEFT.test(text) ? bidi.getEmbeddingLevels(text) : null;
    const paragraph = { text, han, bidi: levels };
    const rightToLeft = ((levels?.paragraphs[0]?.level ?? 0) & 1) === 1;
    return this.#breaks(paragraph, measure).map(([start, end]) => ({
      pieces: this.#pieces(paragraph, start, end),
      rightToLeft,
    }));
  }

  /** Width of a text on one line, in points. */
  #width(text: string, han: HanOrder, { size, bold }: Measure): number {
    const key = `${bold ? 'bold' : 'normal'} ${han} ${text}`;
    let em = this.#widths.get(key);
    if (em === undefined) {
      em = this.#faces.runs(text, han).reduce((sum, run) => sum + emWidth(run, bold), 0);
      this.#widths.set(key, em);
    }
    return em * size;
  }

  /** Greedy lines as [start, end) without trailing blanks. */
  #breaks({ text, han }: Paragraph, measure: Measure): [number, number][] {
    const lines: [number, number][] = [];
    let start = 0;
    let used = 0;
    const close = (at: number): void => {
      lines.push([start, start + text.slice(start, at).trimEnd().length]);
      start = at;
      used = 0;
    };
    for (const [from, to] of this.#words(text, han, measure)) {
      const word = text.slice(from, to);
      if (from > start && used + this.#width(word.trimEnd(), han, measure) > measure.width)
        close(from);
      used += this.#width(word, han, measure);
    }
    close(text.length);
    return lines;
  }

  /** Stretches that stay on one line; a word wider than the column falls apart anywhere. */
  *#words(text: string, han: HanOrder, measure: Measure): Generator<[number, number]> {
    const breaker = new LineBreaker(text);
    let from = 0;
    for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
      const word = text.slice(from, next.position);
      const fits = this.#width(word.trimEnd(), han, measure) <= measure.width;
      if (fits) yield [from, next.position];
      else yield* letters(word, from);
      from = next.position;
    }
  }

  #pieces({ text, han, bidi: levels }: Paragraph, start: number, end: number): Run[] {
    if (!levels) return this.#faces.runs(text.slice(start, end), han);
    return visualOrder(atomsOf(text, levels, start, end)).flatMap((atom) => {
      const runs = this.#faces.runs(atom.text, han);
      return atom.level % 2 === 1 ? runs.reverse() : runs;
    });
  }
}

function* letters(word: string, from: number): Generator<[number, number]> {
  let at = from;
  for (const cluster of clustersOf(word)) {
    yield [at, at + cluster.length];
    at += cluster.length;
  }
}

/** The advance of a run in em, cut at blanks as the PDF writer does. */
function emWidth({ text, face }: Run, bold: boolean): number {
  const font = bold ? face.bold : face.normal;
  const words = text.match(/[^ \t]*[ \t]|[^ \t]+/g) ?? [];
  const units = words.reduce((sum, word) => sum + font.layout(word).advanceWidth, 0);
  return units / font.unitsPerEm;
}

/** Characters that keep their logical order: the shaper turns right-to-left letters itself. */
interface Atom {
  text: string;
  level: number;
  letters: boolean;
}

function atomsOf(text: string, { levels }: EmbeddingLevels, start: number, end: number): Atom[] {
  const atoms: Atom[] = [];
  let at = start;
  for (const cluster of clustersOf(text.slice(start, end))) {
    const level = levels[at] ?? 0;
    const isLetter = /^[\p{L}\p{M}\p{N}]/u.test(cluster);
    const last = atoms.at(-1);
    const joins = level % 2 === 0 || (isLetter && last?.letters);
    if (last?.level === level && joins) last.text += cluster;
    else atoms.push({ text: mirrored(cluster, level), level, letters: isLetter });
    at += cluster.length;
  }
  return atoms;
}

const mirrored = (cluster: string, level: number): string =>
  (level % 2 === 1 && bidi.getMirroredCharacter(cluster)) || cluster;

/** Rule L2 of UAX #9: from the highest level down to 1, turn every stretch of that level or more. */
function visualOrder(atoms: Atom[]): Atom[] {
  const order = [...atoms];
  const highest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < order.length; from++) {
      let to = from;
      while ((order[to]?.level ?? 0) >= level) to++;
      if (to > from) order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = to;
    }
  }
  return order;
}
