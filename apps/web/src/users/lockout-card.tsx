import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/format.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useLiftLockout, useLockout } from './use-lockout.js';

/** What too many failed sign-ins have led to; nothing, where they have led to nothing. */
export function LockoutCard({ id }: { id: string }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { data } = useLockout(id);
  const lift = useLiftLockout(id);
  const everywhere = data?.everywhereUntil ?? null;
  const somewhere = data?.somewhereUntil ?? null;
  if (everywhere === null && somewhere === null) return null;
  const onSuccess = () => say(t('users.lockout.lifted'));
  return (
    <section className={shell.card}>
      <h2>{t('users.lockout.title')}</h2>
      {somewhere !== null && <p>{t('users.lockout.somewhere', { until: moment(somewhere) })}</p>}
      {everywhere !== null && <p>{t('users.lockout.everywhere', { until: moment(everywhere) })}</p>}
      <div className={css.foot}>
        <Button
          variant="default"
          loading={lift.isPending}
          onClick={() => lift.mutate(undefined, { onSuccess })}
        >
          {t('users.lockout.lift')}
        </Button>
      </div>
    </section>
  );
}
