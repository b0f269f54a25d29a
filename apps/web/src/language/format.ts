import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const SECOND_MS = 1000;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

const two = (value: number) => String(value).padStart(2, '0');

/** Milliseconds as `m:ss` or `h:mm:ss`, cut (not rounded) to whole seconds. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The calendar day of `at` in the viewer's time zone, as `2026-11-22`. */
export function localDay(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The region the browser names for this language, so that dates look as people there expect. */
function localeFor(language: string): string {
  const named = navigator.languages.find(
    (tag) => tag.startsWith(language) && tag.length > 2 && isLanguageTag(tag),
  );
  return named ?? (language === 'de' ? 'de-DE' : 'en-GB');
}

/** Browsers pass on what the system calls its locale, such as `en-US@posix`, which is no BCP 47 tag. */
function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

export function formatsFor(language: string) {
  const locale = localeFor(language);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    time: (iso: string) => time.format(new Date(iso)),
    day: (iso: string) => day.format(new Date(iso)),
    shortDay: (iso: string) => shortDay.format(new Date(iso)),
    date: (iso: string) => date.format(new Date(iso)),
    moment: (iso: string) => moment.format(new Date(iso)),
    number: (value: number, digits = 0) =>
      value.toLocaleString(locale, { maximumFractionDigits: digits }),
    bytes: (count: number) => bytes(count, locale),
    span: (ms: number) => span(ms, locale),
  };
}

/** How long something lasts: milliseconds below a second, seconds below a minute, then a clock. */
function span(ms: number, locale: string): string {
  if (ms < SECOND_MS) return `${Math.round(ms).toLocaleString(locale)}\u00a0ms`;
  if (ms >= 60 * SECOND_MS) return clock(ms);
  const seconds = (ms / SECOND_MS).toLocaleString(locale, { maximumFractionDigits: 1 });
  return `${seconds}\u00a0s`;
}

/** Bytes with a decimal (SI) unit and two or three significant figures. */
function bytes(count: number, locale: string): string {
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 100 ? 1 : 0;
  const shown = value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${shown} ${BYTE_UNITS[unit]}`;
}

/** Dates, numbers and sizes as the language of the page writes them. */
export function useFormats() {
  const { i18n } = useTranslation();
  return useMemo(() => formatsFor(i18n.language), [i18n.language]);
}
