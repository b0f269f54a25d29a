import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch } from 'wouter';
import { Supervision } from './access/supervision.js';
import { Live } from './live/live.js';
import { RecordingsPage } from './recordings/recordings-page.js';
import { pageToReturnTo } from './session/page-to-return-to.js';
import { PasswordDue } from './session/password-due.js';
import { SignIn } from './session/sign-in.js';
import { SessionContext, useSession, useSessionQuery } from './session/use-session.js';
import { Fault } from './shell/fault.js';
import { fetchParts, part } from './shell/part.js';
import { useShortcutsHelp } from './shell/shortcuts.js';
import { EncryptionBanner } from './shell/encryption-banner.js';
import { TopBar } from './shell/top-bar.js';
import css from './shell/shell.module.css';

const AccountPage = part(async () => (await import('./account/account-page.js')).AccountPage);
const SettingsPage = part(async () => (await import('./settings/settings-page.js')).SettingsPage);
const UsersPage = part(async () => (await import('./users/users-page.js')).UsersPage);
const UserPage = part(async () => (await import('./users/user-page.js')).UserPage);
const NewUserPage = part(async () => (await import('./users/user-page.js')).NewUserPage);
const TemplatesPage = part(
  async () => (await import('./templates/templates-page.js')).TemplatesPage,
);
const AppObjectsPage = part(
  async () => (await import('./app-objects/app-objects-page.js')).AppObjectsPage,
);
const AppObjectPage = part(
  async () => (await import('./app-objects/app-object-page.js')).AppObjectPage,
);
const NewAppObjectPage = part(
  async () => (await import('./app-objects/app-object-page.js')).NewAppObjectPage,
);
const HoldsPage = part(async () => (await import('./holds/holds-page.js')).HoldsPage);
const HoldPage = part(async () => (await import('./holds/hold-page.js')).HoldPage);
const NewHoldPage = part(async () => (await import('./holds/new-hold-page.js')).NewHoldPage);
const PastPage = part(async () => (await import('./past/past-page.js')).PastPage);
const ActivityPage = part(async () => (await import('./activity/activity-page.js')).ActivityPage);
const LogPage = part(async () => (await import('./log/log-page.js')).LogPage);
const StatusPage = part(async () => (await import('./status/status-page.js')).StatusPage);

/** The whole page: the door, or what is behind it. */
export function Page() {
  const { data: session, error, refetch } = useSessionQuery();
  const wasSignedIn = useRef(false);
  if (session) wasSignedIn.current = true;
  if (session) {
    return (
      <SessionContext value={session}>
        {session.passwordChangeDue ? <PasswordDue /> : <SignedIn />}
      </SessionContext>
    );
  }
  if (session === null) return <SignIn hasEnded={wasSignedIn.current} />;
  return error ? <Fault error={error} onRetry={() => void refetch()} /> : null;
}

function SignedIn() {
  const { help, show } = useShortcutsHelp();
  const { role } = useSession().user;
  useEffect(() => {
    if (role !== 'user') void fetchParts();
  }, [role]);
  return (
    <Live>
      <div className={css.shell}>
        <TopBar onHelp={show} />
        <Supervision />
        {role === 'admin' && <EncryptionBanner />}
        <main id="content" className={css.content} tabIndex={-1}>
          <Suspense>
            <Switch>
              <Route path="/account" component={AccountPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route path="/status" component={StatusPage} />
              <Route path="/log" component={LogPage} />
              <Route path="/activity" component={ActivityPage} />
              <Route path="/past" component={PastPage} />
              <Route path="/users" component={UsersPage} />
              <Route path="/licence-templates" component={TemplatesPage} />
              <Route path="/new-user" component={NewUserPage} />
              <Route path="/users/:id">
                {({ id }) => <UserPage key={id} id={decodeURIComponent(id)} />}
              </Route>
              <Route path="/app-objects" component={AppObjectsPage} />
              <Route path="/new-app-object" component={NewAppObjectPage} />
              <Route path="/app-objects/:name">
                {({ name }) => <AppObjectPage key={name} name={decodeURIComponent(name)} />}
              </Route>
              <Route path="/holds" component={HoldsPage} />
              <Route path="/new-hold" component={NewHoldPage} />
              <Route path="/holds/:id">
                {({ id }) => <HoldPage key={id} id={decodeURIComponent(id)} />}
              </Route>
              <Route path="/sign-in">
                {() => <Redirect to={pageToReturnTo(window.location)} replace />}
              </Route>
              <Route path={/^\/(recording\/[^/]+)?$/} component={RecordingsPage} />
              <Route component={Lost} />
            </Switch>
          </Suspense>
        </main>
      </div>
      {help}
    </Live>
  );
}

function Lost() {
  const { t } = useTranslation();
  return (
    <div className={css.sheet}>
      <h1>{t('lost.title')}</h1>
      <Link href="/">{t('lost.back')}</Link>
    </div>
  );
}
