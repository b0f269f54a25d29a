/** Writes a line for the reader at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a table, as Markdown that also reads well as it is. The first column stands left. */
export function sayTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  say(line(head));
  say(line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))));
  for (const row of rows) say(line(row));
  say('');
}

/** A whole number with thousands apart. */
export function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}

/** How many times something is something else: two digits that count. */
export function times(figure: number): string {
  if (!Number.isFinite(figure)) return '–';
  return figure >= 10 ? whole(figure) : figure.toFixed(figure >= 1 ? 1 : 2);
}
