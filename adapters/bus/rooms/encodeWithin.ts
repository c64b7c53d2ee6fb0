import type { BusMessage } from './BusMessage.ts';

/**
 * The payloads that carry a message, each of at most `limit` bytes: one, or several that say the same together. None if the
 * message cannot be parted.
 */
export const encodeWithin = (
  limit: number,
  message: BusMessage,
  encode: (message: BusMessage) => string,
): readonly string[] => {
  const payload = encode(message);
  if (Buffer.byteLength(payload) <= limit) return [payload];
  return halvesOf(message).flatMap((half) => encodeWithin(limit, half, encode));
};

const halvesOf = (message: BusMessage): readonly BusMessage[] => {
  switch (message.type) {
    case 'people':
      return parted(message.userIds).map((userIds) => ({ ...message, userIds }));
    case 'presence':
      return parted(message.roomIds).map((roomIds) => ({ ...message, roomIds }));
    case 'read':
      return parted(message.messageIds).map((messageIds) => ({ ...message, messageIds }));
    default:
      return [];
  }
};

/** Nothing for a list that cannot be parted. */
const parted = <Item>(items: readonly Item[]): (readonly Item[])[] => {
  const middle = Math.floor(items.length / 2);
  return middle === 0 ? [] : [items.slice(0, middle), items.slice(middle)];
};
