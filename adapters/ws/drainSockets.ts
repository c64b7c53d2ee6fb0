import { setTimeout as pause } from 'node:timers/promises';
import type { ChatSocket } from './connection/ChatSocket.ts';

/** Groups in which sockets are closed: few enough to be quick, many enough that not all reconnect at once. */
const groups = 20;
/** Reconnects are spread over this many milliseconds. */
const spreadMs = 5_000;
/** Part of the time that is left for the answers to frames that were read. */
const shareForLast = 0.5;

/** Announces a restart to every socket, then closes them in random groups, each once its sends are answered. */
export const drainSockets = async (sockets: ReadonlySet<ChatSocket>, withinMs: number): Promise<void> => {
  for (const socket of sockets) socket.reply({ type: 'drain', reconnect_in_ms: Math.floor(Math.random() * spreadMs) });
  const order = shuffled([...sockets]);
  const size = Math.max(1, Math.ceil(order.length / groups));
  const lastMs = withinMs * shareForLast;
  const betweenMs = (withinMs - lastMs) / groups;
  const closing: Promise<void>[] = [];
  for (let start = 0; start < order.length; start += size) {
    await pause(betweenMs);
    closing.push(...order.slice(start, start + size).map((socket) => socket.finish(lastMs)));
  }
  await Promise.all(closing);
};

/** Closes every socket now, and cuts those that do not answer within the time. */
export const closeSockets = async (sockets: ReadonlySet<ChatSocket>, withinMs: number): Promise<void> => {
  const all = [...sockets];
  const gone = Promise.all(all.map((socket) => socket.whenClosed()));
  await Promise.all(all.map((socket) => socket.finish(withinMs)));
  const cut = (): void => {
    for (const socket of all) socket.terminate();
  };
  const timer = setTimeout(cut, withinMs).unref();
  await gone;
  clearTimeout(timer);
};

const shuffled = <Item>(items: Item[]): Item[] => {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(Math.random() * (last + 1));
    [items[last], items[chosen]] = [items[chosen] as Item, items[last] as Item];
  }
  return items;
};
