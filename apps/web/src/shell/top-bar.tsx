import { ActionIcon, Menu } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Icon, Mark } from '../icons.js';
import { LANGUAGES, type Language, chooseLanguage } from '../language/language.js';
import { useLive } from '../live/live.js';
import { useSession, useSignOut } from '../session/use-session.js';
import { useStatus } from '../status/use-status.js';
import { AppObjectSwitch } from './app-object-switch.js';
import { SchemeToggle } from './appearance.js';
import css from './shell.module.css';

/** What stands above every page: where one is, whether it is live, who one is. */
export function TopBar({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const { role } = useSession().user;
  const isList = path === '/' || path.startsWith('/recording/');
  const isAt = (noun: string) => path.startsWith(`/${noun}s`) || path === `/new-${noun}`;
  return (
    <header className={css.bar}>
      <a className={css.skip} href="#content">
        {t('nav.skip')}
      </a>
      <Link href="/" className={css.brand}>
        <Mark />
        <span>{t('product')}</span>
      </Link>
      <nav ref={useHereInSight(path)} className={css.nav} aria-label={t('nav.label')}>
        <NavigationLink href="/" isHere={isList} name={t('nav.recordings')} />
        {role === 'admin' && (
          <>
            <NavigationLink
              href="/users"
              isHere={isAt('user') || path === '/licence-templates'}
              name={t('nav.users')}
            />
            <NavigationLink
              href="/app-objects"
              isHere={isAt('app-object')}
              name={t('nav.appObjects')}
            />
          </>
        )}
        {role !== 'user' && (
          <>
            <NavigationLink href="/holds" isHere={isAt('hold')} name={t('nav.holds')} />
            <NavigationLink
              href="/activity"
              isHere={path === '/activity'}
              name={t('activity.title')}
            />
          </>
        )}
        {role === 'admin' && (
          <>
            <NavigationLink href="/settings" isHere={isAt('setting')} name={t('nav.settings')} />
            <NavigationLink href="/status" isHere={path === '/status'} name={t('nav.status')}>
              <AlarmCount />
            </NavigationLink>
          </>
        )}
      </nav>
      <div className={css.right}>
        <AppObjectSwitch />
        <LiveMark />
        <SchemeToggle />
        <AccountMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

/** Where the links do not all fit, the one of the shown page is in sight. */
function useHereInSight(path: string) {
  const navigation = useRef<HTMLElement>(null);
  useEffect(() => {
    navigation.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return navigation;
}

type NavigationLinkProps = { href: string; isHere: boolean; name: string; children?: ReactNode };

function NavigationLink({ href, isHere, name, children }: NavigationLinkProps) {
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined}>
      {name}
      {children}
    </Link>
  );
}

/** That something is the matter, for administrators wherever they are. */
function AlarmCount() {
  const { t } = useTranslation();
  const count = useStatus().data?.alarms.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={css.alarms} role="img" aria-label={t('alarms.count', { count })}>
      {count}
    </span>
  );
}

function LiveMark() {
  const { t } = useTranslation();
  const state = useLive();
  return (
    <span className={css.live} data-live={state} role="status" title={t(`live.${state}Hint`)}>
      {t(`live.${state}`)}
    </span>
  );
}

function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { id, name, role } = useSession().user;
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={34} aria-label={t('account.menu', { name })}>
          <Icon name="user" size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <strong>{name}</strong>
          <span>{t(`account.role.${role}`)}</span>
        </div>
        <Menu.Divider />
        {Object.entries(LANGUAGES).map(([code, language]) => (
          <Menu.Item
            key={code}
            lang={code}
            leftSection={<Check isOn={i18n.language === code} />}
            onClick={() => void chooseLanguage(code as Language)}
          >
            {language}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="user" />} component={Link} href="/account">
          {t('account.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="user" />}
          component={Link}
          href={`/activity?user=${encodeURIComponent(id)}`}
        >
          {t('activity.own')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={onHelp}>
          {t('account.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => signOut.mutate()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const Check = ({ isOn }: { isOn: boolean }) =>
  isOn ? <Icon name="check" /> : <span className={css.noCheck} />;
