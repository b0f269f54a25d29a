/** A page of what is exported, and where the next one begins; `null`: that was all. */
type Page = { readonly text: string; readonly next: string | null };

/** Nobody may take what is left for the whole: whoever reads an answer sees that it was cut. */
export class ExportCut extends Error {
  constructor() {
    super('The export was cut: whoever asked for it may not read on.');
    this.name = 'ExportCut';
  }
}

/**
 * A file page by page, from its head on. `read` gives the page after that place, `null` when the reader may
 * not go on. It ends with the last page and in no other way. @throws ExportCut, and whatever `read` throws
 */
export const wholeOrCut = async function* (
  head: string,
  read: (after: string | undefined) => Promise<Page | null>,
): AsyncGenerator<string, void> {
  yield head;
  let after: string | null | undefined;
  while (after !== null) {
    const page = await read(after);
    if (page === null) throw new ExportCut();
    yield page.text;
    after = page.next;
  }
};
