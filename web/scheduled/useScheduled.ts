import { useEffect, useState } from 'preact/hooks';
import type { ScheduledMessage } from '../../client/wire/scheduledMessage.ts';
import { useAccount } from '../session/Account.ts';

/** What the person sends later in a room, or in all of them, by the hour; null until it is known. Follows every change. */
export const useScheduled = (roomId: number | null): readonly ScheduledMessage[] | null => {
  const { client } = useAccount();
  const [found, setFound] = useState<readonly ScheduledMessage[] | null>(null);
  useEffect(() => {
    let turn = 0;
    const look = async (): Promise<void> => {
      const mine = ++turn;
      const { items } = await (await client.scheduled()).list({ limit: 200, ...(roomId !== null && { roomId }) });
      if (mine === turn) setFound([...items].sort((one, other) => one.send_at.localeCompare(other.send_at)));
    };
    // Without an answer, as on an older server or without a network, what was known stays.
    const again = (): void => void look().catch(() => {});
    again();
    const stops = [client.on('scheduled_changed', again), client.on('connection_established', again)];
    return () => {
      turn = -1;
      for (const stop of stops) stop();
    };
  }, [client, roomId]);
  return found;
};
