import { useEffect } from 'preact/hooks';
import type { Connection } from '../../client/connection/Connection.ts';
import { Countdown } from '../design/Countdown.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { signOut } from '../session/session.ts';
import { useSubscription } from '../session/useSubscription.ts';
import './ConnectionBanner.css';

/** Says when the connection is slow or lost; empty while all is well. */
export const ConnectionBanner = () => {
  const { client, token } = useAccount();
  const connection = useSubscription(client.connection);
  const { code = '' } = connection.failure ?? {};
  const isOver = token === '' && (code === 'UNAUTHORIZED' || code === 'USER_INACTIVE');
  // Nothing of a person stays on a shared screen whose session was ended elsewhere.
  useEffect(() => (isOver ? signOut('ended') : undefined), [isOver]);
  const text = said(connection);
  return (
    <div class={`banner ${text === null ? '' : 'is-shown'} is-${connection.status}`} role="status">
      {text !== null && (
        <>
          <span class="banner-dot" aria-hidden="true" />
          <span>{text}</span>
          {connection.status === 'waiting' && (
            <>
              <Countdown until={connection.retryAt} />
              <button type="button" class="link" onClick={() => client.retryNow()}>
                {t('connection.retryNow')}
              </button>
            </>
          )}
          {connection.status === 'closed' && (
            <button type="button" class="link" onClick={() => signOut()}>
              {t('connection.signIn')}
            </button>
          )}
        </>
      )}
    </div>
  );
};

const said = ({ status, attempts, isDegraded, failure }: Connection): string | null => {
  switch (status) {
    case 'connecting':
      return attempts > 0 ? t('connection.waiting') : null;
    case 'waiting':
      return t('connection.waiting');
    case 'polling':
      return t('connection.polling');
    case 'closed':
      return t('connection.closed', { reason: failure?.message ?? '' });
    case 'paused':
      return null;
    case 'online':
      return isDegraded ? t('connection.degraded') : null;
  }
};
