/** Control characters (C0, C1) in names and in what a capture says must not reach a terminal. */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

/** `1,234`: whole numbers as people read them. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 packet`, `2 packets`. */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `284 kB`, in powers of ten, as disks are sold. */
export const sizeText = (bytes: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[power] ?? ''}`;
};

/** `0:07.25`, `1:02:07.25`: a time within a call; `digits` behind the second. */
export const timeText = (ms: number, digits = 2): string => {
  const unit = 10 ** digits;
  const parts = Math.round((ms * unit) / 1000);
  const seconds = Math.floor(parts / unit);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  const fraction = digits === 0 ? '' : `.${String(parts % unit).padStart(digits, '0')}`;
  return `${clock}:${two(seconds % 60)}${fraction}`;
};

/** `60 ms`, `2.5 s`, `6:00 min`: how long something lasts. */
export const lastingText = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return `${timeText(ms, 0)} ${ms < 3_600_000 ? 'min' : 'h'}`;
};
