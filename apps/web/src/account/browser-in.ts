/** In this order: most browsers also call themselves by the names of others. */
const BROWSERS: readonly [string, RegExp][] = [
  ['Edge', /\bEdg(?:A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
];
const SYSTEMS: readonly [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

const nameIn = (text: string, names: readonly [string, RegExp][]): string | undefined =>
  names.find(([, sign]) => sign.test(text))?.[0];

/** "Firefox, Windows"; what is no browser as it called itself; `null`: it did not say. */
export function browserIn(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === '') return null;
  const browser = nameIn(userAgent, BROWSERS);
  if (browser === undefined) return userAgent;
  const system = nameIn(userAgent, SYSTEMS);
  return system === undefined ? browser : `${browser}, ${system}`;
}
