/**
 * Puts text on the clipboard. False where the browser refuses, as it does for a page that came
 * without TLS from another machine.
 */
export async function copy(text: string): Promise<boolean> {
  if (!window.isSecureContext) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Selects what an element holds, ready to be copied by hand. */
export function select(element: Element | null): void {
  if (element) window.getSelection()?.selectAllChildren(element);
}
