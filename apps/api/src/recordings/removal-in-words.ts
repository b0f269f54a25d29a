import type { Removal } from '#domain/recording/recording';

const after = (days: number | null) => (days === null ? '' : ` after ${String(days)} days`);
const called = (name: string | null) => (name === null ? '' : ` “${name}”`);

/** The rule that took it away, as the end of a sentence that begins with the recording. */
export const removalInWords = ({ rule, name, days, dueOn }: Removal): string => {
  switch (rule) {
    case 'request':
      return 'deleted for good on request';
    case 'purge':
      return 'purged from the recycle bin';
    case 'bin':
      return `removed from the recycle bin${after(days)}`;
    case 'retention':
      return `removed by the retention rule${called(name)}${after(days)}`;
    case 'licence':
      return `removed because its owner had no licence${after(days)}`;
    case 'restored-backup':
      return `deleted again: it had been destroyed on ${dueOn?.slice(0, 10) ?? 'a day not known'}, and a backup had brought it back`;
  }
};
