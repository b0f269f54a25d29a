import { type Colour, type Terminal, painted, spelled } from './terminal.js';

/** Where what is said begins, behind a word that says what it is about. */
export const INDENT = 10;

/** A space at which a short fact is not broken. */
const KEPT = '\u00a0';
const SHORT = 32;

const kept = (fact: string) => (fact.length < SHORT ? fact.replaceAll(' ', KEPT) : fact);

/** Lines of text for a terminal: a word in the margin, facts behind it, broken to its width. */
export class Lines {
  private readonly lines: string[] = [];

  constructor(readonly terminal: Terminal) {}

  title(text: string): this {
    this.lines.push(painted(this.terminal, 'bold', text));
    return this;
  }

  heading(text: string): this {
    this.lines.push(painted(this.terminal, 'bold', text));
    return this;
  }

  /** An empty line. */
  gap(): this {
    this.lines.push('');
    return this;
  }

  /** Facts, with commas between; a line is broken between words. */
  row(margin: string, facts: readonly string[], colour?: Colour): this {
    const broken = this.broken(spelled(this.terminal, facts.map(kept).join(', ')));
    for (const [i, line] of broken.entries()) {
      const word = (i === 0 ? margin : '').padEnd(INDENT);
      const text = colour === undefined ? line : painted(this.terminal, colour, line);
      this.lines.push(`${i === 0 ? painted(this.terminal, 'dim', word) : word}${text}`.trimEnd());
    }
    return this;
  }

  /** A line of a picture, as it is. */
  drawn(margin: string, picture: string): this {
    const word = painted(this.terminal, 'dim', margin.padEnd(INDENT));
    this.lines.push(`${word}${picture}`.trimEnd());
    return this;
  }

  text(): string {
    return this.lines.join('\n');
  }

  /** Broken between words, at best between facts. */
  private broken(text: string): string[] {
    const width = this.terminal.width - INDENT;
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line].map((text) => text.replaceAll(KEPT, ' '));
  }
}
