import { ApiError } from '../api/client.js';
import { useFaultWords } from './fault.js';

/** Code of a refusal → the field that it is about. */
type Places = Readonly<Record<string, string>>;

/** Fields that the server finds fault with, and what it says of each; and the rest in one sentence. */
export type PlacedFaults = { readonly at: Readonly<Record<string, string>>; rest: string | null };

/**
 * Sorts what the server refused by the field it belongs to, so that it is said there; what belongs to
 * none of `fields` is said beside the button.
 */
export function placeFaults(
  error: unknown,
  sentence: string,
  { fields, codes = {} }: { fields: readonly string[]; codes?: Places },
): PlacedFaults {
  if (error === null) return { at: {}, rest: null };
  if (!(error instanceof ApiError)) return { at: {}, rest: sentence };
  const field = codes[error.code];
  if (field !== undefined) return { at: { [field]: sentence }, rest: null };
  const at: Record<string, string> = {};
  const { fields: faults = [] } = error.figures;
  let isAllPlaced = faults.length > 0;
  for (const { path, message } of faults) {
    const place = fields.find((name) => path === name || path.startsWith(`${name}.`));
    if (place === undefined) isAllPlaced = false;
    else at[place] = message;
  }
  return { at, rest: isAllPlaced ? null : sentence };
}

/** The same for what a request ended with; null: it did not fail. */
export function usePlacedFaults(
  error: Error | null,
  where: { fields: readonly string[]; codes?: Places },
): PlacedFaults {
  const words = useFaultWords();
  return placeFaults(error, error === null ? '' : words(error), where);
}
