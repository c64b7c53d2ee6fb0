import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatClient } from '../../client/ChatClient.ts';
import { useAccount } from '../session/Account.ts';
import { type AskedFor, announcementsOf } from './announcementCalls.ts';
import { steadily } from './steadily.ts';

type Known = ReadonlyMap<number, AskedFor>;

/** What this person is asked to confirm in one room, for all its messages together. */
interface AskedInRoom {
  readonly known: Signal<Known | null>;
  /** Messages for which the list was asked. */
  readonly lookedFor: Set<number>;
  readonly look: () => void;
  readonly stop: () => void;
  users: number;
}

const stores = new WeakMap<ChatClient, Map<number, AskedInRoom>>();

const open = (client: ChatClient, token: string, roomId: number): AskedInRoom => {
  const known = signal<Known | null>(null);
  const look = steadily(async () => {
    const list = await announcementsOf(token).asked(roomId);
    known.value = new Map(list.map((one) => [one.message_id, one]));
  });
  const confirmed = (id: number): void => {
    const one = known.value?.get(id);
    if (one?.confirmed_at === null)
      known.value = new Map(known.value).set(id, { ...one, confirmed_at: new Date().toISOString() });
  };
  const stops = [
    client.on('confirmation', ({ roomId: where, messageId, state }) => {
      if (where !== roomId || state === 'answered') return;
      if (state === 'confirmed') confirmed(messageId);
      look();
    }),
    client.on('connection_established', look),
  ];
  return {
    known,
    lookedFor: new Set(),
    look,
    users: 0,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};

/** Whether a message asks this person; `unknown` until the server has said so. */
export const useAsked = (roomId: number, messageId: number): AskedFor | 'nobody' | 'unknown' => {
  const { client, token } = useAccount();
  const rooms = stores.get(client) ?? new Map<number, AskedInRoom>();
  stores.set(client, rooms);
  const store = rooms.get(roomId) ?? open(client, token, roomId);
  rooms.set(roomId, store);
  useEffect(() => {
    store.users += 1;
    return () => {
      store.users -= 1;
      if (store.users > 0) return;
      store.stop();
      if (rooms.get(roomId) === store) rooms.delete(roomId);
    };
  }, [store]);
  useEffect(() => {
    if (store.lookedFor.has(messageId) || store.known.value?.has(messageId)) return;
    store.lookedFor.add(messageId);
    store.look();
  }, [store, messageId]);
  const known = store.known.value;
  const found = known?.get(messageId);
  if (found !== undefined) return found;
  if (known === null) return 'unknown';
  // The list has the latest alone: of an earlier message only a confirmation tells.
  const isBefore = known.size >= listedAtMost && messageId < Math.min(...known.keys());
  return isBefore ? 'unknown' : 'nobody';
};

/** The most that the server lists. */
const listedAtMost = 200;
