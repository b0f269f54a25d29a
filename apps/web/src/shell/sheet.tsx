import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { Fault } from './fault.js';
import css from './administration.module.css';
import shell from './shell.module.css';

type Back = { href: string; name: string };
type Props = { title: string; back?: Back; action?: ReactNode; children: ReactNode };

/** A page of the administration: where one is, the way back, and what can be done first. */
export function Sheet({ title, back, action, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    // Where the link or button that led here is gone, a keyboard would start again at the top.
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className={shell.sheet}>
      {back && (
        <Link href={back.href} className={css.back}>
          <Icon name="back" size={16} />
          {back.name}
        </Link>
      )}
      <header className={css.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {action}
      </header>
      {children}
    </div>
  );
}

/** The name of the page, as the browser shows it in tabs and history. */
function useTitle(title: string): void {
  const { t } = useTranslation();
  const product = t('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
    return () => {
      document.title = product;
    };
  }, [title, product]);
}

/** What only administrators may see; to others it says so. */
export function ForAdministrators({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  if (useSession().user.role === 'admin') return children;
  return (
    <Sheet title={title}>
      <p>{t('administration.denied')}</p>
    </Sheet>
  );
}

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  height?: number;
  children: (data: T) => ReactNode;
};

/** What is loaded; till then its place, or why it cannot be had. What was there stays. */
export function Loaded<T>({ query, height = 320, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error) return <Fault error={error} onRetry={() => void refetch()} />;
  return (
    <Skeleton mt="lg" height={height} role="status" aria-label={t('administration.loading')} />
  );
}
