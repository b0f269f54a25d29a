import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readReceipt, receiptPdfUrl, receiptUrl } from '../api/removal.js';
import type { Receipt as Facts } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { Fault } from '../shell/fault.js';
import css from './recording.module.css';

/** What remains of a recording that is gone: who deleted it, when, why, by which rule. */
export function Receipt({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['receipt', id],
    queryFn: ({ signal }) => readReceipt(id, signal),
    // To read it is noted as an access; it changes once, when all is destroyed, which is pushed.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className={css.section} aria-label={t('receipt.title')}>
      <p className={css.lead}>{t('receipt.lead')}</p>
      {data ? (
        <ReceiptFacts receipt={data} />
      ) : error ? (
        <Fault error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={180} />
      )}
      <div className={css.actions}>
        <Button
          component="a"
          variant="default"
          href={receiptPdfUrl(id)}
          download
          leftSection={<Icon name="receipt" />}
        >
          {t('receipt.pdf')}
        </Button>
        <Button
          component="a"
          variant="default"
          href={receiptUrl(id)}
          download={`receipt-${id}.json`}
          leftSection={<Icon name="download" />}
        >
          {t('receipt.json')}
        </Button>
      </div>
    </section>
  );
}

function ReceiptFacts({ receipt }: { receipt: Facts }) {
  const facts = useReceiptFacts(receipt);
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useReceiptFacts({ deleted, recycled, erased }: Facts): [string, string][] {
  const { t } = useTranslation();
  const formats = useFormats();
  const byName = ({ by, byName: name }: Pick<Facts['deleted'], 'by' | 'byName'>) =>
    name ?? (by.startsWith('system:') ? t('receipt.bySystem') : by.replace(/^user:/, ''));
  const erasure = erased
    ? [formats.moment(erased.at), ...(erased.left.length > 0 ? [t('receipt.left')] : [])].join('. ')
    : t('receipt.notErased');
  const facts: [string, string | null][] = [
    [t('receipt.how'), t(`receipt.rule.${deleted.rule}`)],
    [t('receipt.deletedAt'), formats.moment(deleted.at)],
    [t('receipt.by'), byName(deleted)],
    [t('receipt.reason'), deleted.reason ?? recycled?.reason ?? t('receipt.noReason')],
    [t('receipt.ruleName'), deleted.ruleName],
    [
      t('receipt.days'),
      deleted.days === null ? null : t('receipt.daysCount', { count: deleted.days }),
    ],
    [t('receipt.dueOn'), deleted.dueOn && formats.moment(deleted.dueOn)],
    [t('receipt.recycled'), recycled && `${formats.moment(recycled.at)}, ${byName(recycled)}`],
    [t('receipt.erased'), erasure],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
