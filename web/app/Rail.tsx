import type { ComponentChildren } from 'preact';
import { Avatar } from '../design/Avatar.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { Mark } from '../design/Mark.tsx';
import { t } from '../locales/translate.ts';
import { mayEnterOffice } from '../office/mayEnterOffice.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { openDialog } from '../session/dialogs.ts';
import { onLink, route } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import './Rail.css';

/** The navigation: beside the page, or below it on a phone. */
export const Rail = () => {
  const { client, me } = useAccount();
  const { unreadTotal } = useSubscription(client.rooms);
  const { page } = route.value;
  return (
    <nav class="rail" data-part="navigation" aria-label={t('nav.label')}>
      <span class="rail-mark">
        <Mark size={34} />
      </span>
      <Stop href={at('/')} icon="chats" label={t('nav.chats')} isCurrent={page !== 'people' && page !== 'school'}>
        {unreadTotal > 0 && (
          <span class="badge">
            <span aria-hidden="true">{unreadTotal > 99 ? '99+' : unreadTotal}</span>
            <span class="unseen">{t('nav.unread', { count: unreadTotal })}</span>
          </span>
        )}
      </Stop>
      <Stop href={at('/people')} icon="people" label={t('nav.people')} isCurrent={page === 'people'} part="contacts" />
      {mayEnterOffice(me) && (
        <Stop href={at('/school')} icon="school" label={t('nav.school')} isCurrent={page === 'school'} part="office" />
      )}
      <span class="rail-gap" />
      <button type="button" class="rail-stop" data-part="settings" onClick={() => (openDialog.value = 'settings')}>
        <Icon name="gear" size={22} />
        <span class="rail-label">{t('nav.settings')}</span>
      </button>
      <button
        type="button"
        class="rail-me"
        data-part="account"
        title={me.full_name}
        onClick={() => (openDialog.value = 'people')}
      >
        <Avatar person={me} />
        <span class="unseen">{t('nav.account', { name: me.full_name })}</span>
      </button>
    </nav>
  );
};

interface StopProps {
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  readonly isCurrent: boolean;
  /** By which a host may hide it. */
  readonly part?: string;
  readonly children?: ComponentChildren;
}

const Stop = ({ href, icon, label, isCurrent, part, children }: StopProps) => (
  <a class="rail-stop" data-part={part} href={href} aria-current={isCurrent ? 'page' : undefined} onClick={onLink}>
    <Icon name={icon} size={22} />
    <span class="rail-label">{label}</span>
    {children}
  </a>
);
