import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readWays } from '../api/session.js';
import { pageToReturnTo } from './page-to-return-to.js';
import css from './sign-in.module.css';

/** Asked again, so that the button works as soon as the provider does. */
const ASKED_EVERY_MS = 10_000;

/** The button to the OpenID provider, where there is one. */
export function ProviderWay() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['ways'],
    queryFn: readWays,
    refetchInterval: ASKED_EVERY_MS,
    retry: false,
  });
  if (!data?.oidc) return null;
  const { label, available } = data.oidc;
  const words = label === null ? t('provider.unnamed') : t('provider.named', { name: label });
  if (!available)
    return (
      <div className={css.provider}>
        <p className={css.or}>{t('provider.or')}</p>
        <Button variant="default" size="md" disabled aria-describedby="provider-away">
          {words}
        </Button>
        <p id="provider-away" className={css.hint}>
          {t('provider.away')}
        </p>
      </div>
    );
  const to = encodeURIComponent(pageToReturnTo(window.location));
  return (
    <div className={css.provider}>
      <p className={css.or}>{t('provider.or')}</p>
      <Button component="a" href={`/api/session/oidc?to=${to}`} variant="default" size="md">
        {words}
      </Button>
    </div>
  );
}

/** What went wrong at the provider, in words; null when nothing did. */
export function useProviderFault(): string | null {
  const { t, i18n } = useTranslation();
  const code = new URLSearchParams(window.location.search).get('fault');
  if (window.location.pathname !== '/sign-in' || code === null) return null;
  return i18n.exists(`provider.fault.${code}`)
    ? t(`provider.fault.${code}` as 'provider.fault.other')
    : t('provider.fault.other');
}
