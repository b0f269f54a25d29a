import { useTranslation } from 'react-i18next';
import { Icon, Mark } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { CopyText } from '../shell/copy-text.js';
import css from './empty.module.css';

/** An example of a name a device would use: conference, MAC address of the device, serial. */
const EXAMPLE_NAME = '0123456789abcdef0123456789abcdef-009033400001-1.pcap';

/** Nothing has ever been recorded, as far as who is here can know: how to begin, for who sets it up. */
export function Empty() {
  const { t } = useTranslation();
  const { role } = useSession().user;
  return (
    <div className={css.empty}>
      <Mark size={44} />
      <h2>{t('empty.title')}</h2>
      {role === 'admin' ? <HowToBegin /> : <p>{t('empty.seen')}</p>}
    </div>
  );
}

function HowToBegin() {
  const { t } = useTranslation();
  const address = `${window.location.origin}/recordings/Files/`;
  return (
    <>
      <p>{t('empty.lead')}</p>
      <CopyText text={address} />
      <p>{t('empty.or')}</p>
      <CopyText text={`curl -T call.pcap ${address}${EXAMPLE_NAME}`} />
      <p className={css.hint}>{t('empty.hint')}</p>
      <p className={css.hint}>{t('empty.credentials')}</p>
    </>
  );
}

/** Nothing is in the recycle bin, or nothing is gone for good. */
export function NothingGone({ view }: { view: 'bin' | 'deleted' }) {
  const { t } = useTranslation();
  const isBin = view === 'bin';
  return (
    <div className={css.empty}>
      <span className={css.icon}>
        <Icon name={isBin ? 'trash' : 'receipt'} size={34} />
      </span>
      <h2>{t(isBin ? 'removal.emptyBin' : 'removal.noneDeleted')}</h2>
      <p>{t(isBin ? 'removal.emptyBinLead' : 'removal.noneDeletedLead')}</p>
    </div>
  );
}

/** `q`: what was searched for. */
export function NothingMatches({ q }: { q: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.empty}>
      <span className={css.icon}>
        <Icon name="search" size={34} />
      </span>
      <h2>{t('empty.noneTitle')}</h2>
      <p>{t('empty.noneLead')}</p>
      {q.length > 0 && q.length < 3 && <p className={css.hint}>{t('empty.noneShort')}</p>}
    </div>
  );
}
