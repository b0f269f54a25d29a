import type { Content, ContentTable, CustomTableLayout } from 'pdfmake/interfaces.js';
import { COLOURS, CONTENT_WIDTH, STYLES, type TextStyle, UNKNOWN } from './sheet-style.js';
import type { TextLine, Typesetter } from './text-lines.js';
import { FIELD_LIMIT, printed } from './visible-text.js';

/** A column of a table: its heading and its share of the width, in points. */
export interface Column {
  title: string;
  width: number;
}

const CELL_GAP = 10;
const LABEL_WIDTH = 68;

const HAIRLINES: CustomTableLayout = {
  hLineWidth: (row, { table }) => (row === 0 || row === table.body.length ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => COLOURS.hairline,
  paddingLeft: () => 0,
  paddingRight: () => CELL_GAP,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/**
 * The parts a sheet is made of. Text enters only here and only as pieces of finished lines, so no
 * value, whatever it is, can become an instruction to the PDF writer.
 */
export class SheetBlocks {
  readonly #typesetter: Typesetter;

  constructor(typesetter: Typesetter) {
    this.#typesetter = typesetter;
  }

  /** A text set in lines of the given width (points). Null is printed as not known. */
  text(value: unknown, style: TextStyle, width = CONTENT_WIDTH, limit = FIELD_LIMIT): Content {
    if (value === null || value === undefined) {
      return this.text(UNKNOWN, { ...style, color: COLOURS.muted, bold: false }, width);
    }
    const { size, bold = false } = style;
    const lines = this.#typesetter.lines(printed(value, limit), { width, size, bold });
    const set = lines.map((line) => lineContent(line, style));
    return set.length === 1 && set[0] ? set[0] : { stack: set };
  }

  heading(title: string): Content {
    return {
      stack: [this.text(title, STYLES.heading)],
      margin: [0, 16, 0, 5],
      headlineLevel: 1,
    };
  }

  /** Label and value beside each other, row by row. */
  facts(rows: readonly (readonly [string, unknown])[], width: number): Content {
    const [first, second] = [LABEL_WIDTH, width - LABEL_WIDTH - CELL_GAP * 2];
    const body = rows.map(([label, value]) => [
      this.text(label, STYLES.label, first),
      this.text(value, STYLES.value, second),
    ]);
    return table([first, second], body);
  }

  /** A table with a head that is repeated on every page; rows are kept whole. */
  grid(columns: readonly Column[], rows: readonly (readonly unknown[])[]): Content {
    const widths = columns.map(({ width }) => width - CELL_GAP);
    const body = rows.map((row) =>
      widths.map((width, column) => this.text(row[column], STYLES.value, width)),
    );
    const head = columns.map(({ title }, i) => this.text(title, STYLES.label, widths[i]));
    return table(widths, [head, ...body], 1);
  }

  /** A sentence that must not be overlooked. */
  callout(title: string, sentence: string, kind: 'warning' | 'caution'): Content {
    const [color, band] = [COLOURS[kind], COLOURS[`${kind}Band`]];
    const width = CONTENT_WIDTH - 26;
    const stack = [
      this.text(title, { size: 9.5, bold: true, color }, width),
      this.text(sentence, STYLES.value, width),
    ];
    return {
      table: { widths: ['*'], body: [[{ stack, fillColor: band }]] },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: (column) => (column === 0 ? 3 : 0),
        vLineColor: () => color,
        paddingLeft: () => 10,
        paddingRight: () => 10,
        paddingTop: () => 6,
        paddingBottom: () => 7,
      },
      margin: [0, 10, 0, 0],
    };
  }
}

function table(widths: number[], body: Content[][], headerRows = 0): ContentTable {
  return {
    table: {
      widths,
      body,
      headerRows,
      keepWithHeaderRows: headerRows,
      dontBreakRows: true,
    },
    layout: HAIRLINES,
  };
}

function lineContent({ pieces, rightToLeft }: TextLine, style: TextStyle): Content {
  return {
    text: pieces.map(({ text, face }) => ({ text, font: face.name })),
    noWrap: true,
    fontSize: style.size,
    bold: style.bold ?? false,
    color: style.color ?? COLOURS.ink,
    ...(rightToLeft && { alignment: 'right' as const }),
  };
}
