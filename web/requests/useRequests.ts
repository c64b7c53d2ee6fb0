import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';

const pageSize = 20;

interface Found {
  readonly requests: readonly Room[];
  readonly nextCursor: string | null;
}

const none: Found = { requests: [], nextCursor: null };

/** Who asks this person to talk. Looks again when somebody asks or is answered; stays as it was when a look fails. */
export const useRequests = () => {
  const { client } = useAccount();
  const [found, setFound] = useState<Found>(none);
  const [round, setRound] = useState(0);
  const look = (): void => setRound((count) => count + 1);
  const read = async (cursor: string | null): Promise<Found> => {
    const calls = await client.requests();
    const { items, nextCursor } = await calls.list({ limit: pageSize, ...(cursor !== null && { cursor }) });
    return { requests: items, nextCursor };
  };
  useEffect(() => {
    let isShown = true;
    read(null).then(
      (page) => isShown && setFound(page),
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [client, round]);
  useEffect(() => {
    const stops = [client.on('requests_changed', look), client.on('connection_established', look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  const loadMore = (): void =>
    reportFailure(
      read(found.nextCursor).then(({ requests, nextCursor }) => {
        const known = new Set(found.requests.map(({ id }) => id));
        setFound({ requests: [...found.requests, ...requests.filter(({ id }) => !known.has(id))], nextCursor });
      }),
    );
  return { requests: found.requests, hasMore: found.nextCursor !== null, loadMore, look };
};
