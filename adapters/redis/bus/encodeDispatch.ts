import type { BusMessage, Dispatch } from './BusMessage.ts';

/** The payload of a message on the bus; `parseDispatch` reads it. */
export const encodeDispatch = ({ nodeId, at, message }: Dispatch): string =>
  JSON.stringify({ node: nodeId, at: Math.round(at), ...encodeBusMessage(message) });

const encodeBusMessage = (message: BusMessage) => {
  switch (message.type) {
    case 'room':
      return { room: message.roomId, head: message.headSeq, sealed: message.sealed };
    case 'people':
      return { people: message.userIds };
    case 'presence':
      return { user: message.userId, online: message.isOnline, rooms: message.roomIds };
    case 'office':
      return { room: message.roomId, kind: message.roomType, offices: message.organisationIds };
    case 'typing':
      return { room: message.roomId, user: message.userId, typing: message.isTyping };
    case 'read':
      return { room: message.roomId, user: message.userId, read: message.upToId };
    case 'settings':
      return {
        ...{ room: message.roomId, user: message.userId },
        ...{ muted: message.isMuted, pinned: message.isPinned, hidden: message.isHidden },
      };
  }
};
