import type { DatabaseLeftover } from '#domain/leftovers';
import type { ReceiptFacts, RemovalStep } from './download/receipt-facts.js';
import type { Receipt } from './receipt.js';

export type ReceiptExport = {
  readonly product: ReceiptFacts['product'];
  readonly pbxName: string | null;
  readonly exportedAt: Date;
  readonly exportedBy: string;
  /** IANA name. */
  readonly timeZone: string;
};

/** Puts a receipt into the words of its sheet. */
export const receiptSheetFacts = (
  receipt: Receipt,
  { exportedAt, ...shown }: ReceiptExport,
): ReceiptFacts => {
  const { recording, deleted, erased } = receipt;
  const end = erased ? 'and erased' : 'and is being erased';
  return {
    ...shown,
    exportedAt: exportedAt.toISOString(),
    recording: { ...recording, device: recording.device && DEVICES[recording.device] },
    summary: `${capitalized(deleted.text)}, on ${deleted.at.slice(0, 10)}, by ${whoOf(deleted, shown.product)}, ${end}.`,
    steps: stepsOf(receipt, shown.product),
    left: erased?.left.map((leftover) => LEFT[leftover]) ?? [],
  };
};

type Product = ReceiptFacts['product'];

const DEVICES = { innovaphone: 'an innovaphone device', other: 'a device of another maker' };

const LEFT: Record<DatabaseLeftover, string> = {
  'database-log':
    'The write-ahead log of the database is kept by others than this product: segments, archives and replicas from before the erasure may hold what told of people until they are removed.',
  'database-statistics':
    'The statistics of the database may hold samples of names and numbers until the database analyses and vacuums them.',
};

const stepsOf = ({ recycled, deleted, erased }: Receipt, product: Product): RemovalStep[] => [
  ...(recycled
    ? [
        {
          at: recycled.at,
          who: whoOf(recycled, product),
          what: `Put into the recycle bin for ${String(recycled.binDays)} days`,
          why: recycled.reason,
        },
      ]
    : []),
  {
    at: deleted.at,
    who: whoOf(deleted, product),
    what: capitalized(deleted.text),
    why: deleted.reason,
  },
  ...(erased
    ? [
        {
          at: erased.at,
          who: product.name,
          what: 'Erased: sound, derived files and key, and what the database held of it',
          why: 'follows from the deletion',
        },
      ]
    : []),
];

type Actor = { readonly by: string; readonly byName: string | null };

const whoOf = ({ by, byName }: Actor, product: Product): string =>
  byName ?? (by.startsWith('system:') ? product.name : by);

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
