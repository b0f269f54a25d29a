import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { enServer } from './en-server.js';
import { en } from './en.js';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page';
    resources: { page: typeof en };
  }
}

const KEPT_UNDER = 'recordings-language';
const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

function preferred(): Language {
  const kept = localStorage.getItem(KEPT_UNDER);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Makes the page speak `language`; German is fetched when it is first wanted. */
async function speak(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'page')) {
    const [{ de }, { deServer }] = await Promise.all([import('./de.js'), import('./de-server.js')]);
    i18next.addResourceBundle('de', 'page', de);
    i18next.addResourceBundle('de', 'server', deServer);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Sets the page up in the language last chosen, else in the browser's. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { page: en, server: enServer } },
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'page',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await speak(preferred());
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_UNDER, language);
  await speak(language);
}
