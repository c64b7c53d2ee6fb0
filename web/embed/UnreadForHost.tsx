import { useEffect } from 'preact/hooks';
import { useAccount } from '../session/Account.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { sayUnread } from './followHost.ts';

/** Tells the host's page how much is unread. Shows nothing. */
export const UnreadForHost = () => {
  const { client } = useAccount();
  const { unreadTotal } = useSubscription(client.rooms);
  useEffect(() => sayUnread(unreadTotal), [unreadTotal]);
  return null;
};
