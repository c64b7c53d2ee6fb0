import { writeEnvelope } from '../secret/Envelope.ts';
import type { Seal } from '../secret/Seal.ts';
import { type BusMessage, channelOf, type Dispatch } from './BusMessage.ts';
import { writeHint } from './roomHint.ts';

/** The payload of a message on the bus; `parseDispatch` reads it. */
export const encodeDispatch = (seal: Seal, { nodeId, at, message }: Dispatch): string =>
  message.type === 'room' && message.events === undefined && message.traces === undefined
    ? writeHint({ nodeId, at, headSeq: message.headSeq })
    : writeEnvelope(seal, channelOf(message), { nodeId, at, text: JSON.stringify(encodeBusMessage(message)) });

const encodeBusMessage = (message: BusMessage) => {
  switch (message.type) {
    case 'room':
      // A node of an earlier release leaves traces aside.
      return { room: message.roomId, head: message.headSeq, events: message.events, traces: message.traces };
    case 'heads':
      return { heads: message.heads };
    case 'people':
      return { people: message.userIds };
    case 'presence':
      return { user: message.userId, online: message.isOnline, rooms: message.roomIds };
    case 'office':
      return { room: message.roomId, kind: message.roomType, offices: message.organisationIds };
    case 'notice':
      return { user: message.userId, notice: message.about, id: message.id, outcome: message.outcome };
    case 'held':
      return { room: message.roomId, user: message.userId, held: message.id, within: message.organisationIds };
    case 'words':
      return { words: message.organisationId };
    case 'live_settings':
      return { live: true };
    case 'request':
      return { room: message.roomId, user: message.userId, request: message.messageId, state: message.state };
    case 'message_request':
      return { room: message.roomId, user: message.userId, asked: true };
    case 'scheduled':
      return { room: message.roomId, user: message.userId, scheduled: message.id, state: message.state };
    case 'typing':
      return { room: message.roomId, user: message.userId, typing: message.isTyping };
    case 'read':
      return { room: message.roomId, user: message.userId, read: message.upToId, ids: message.messageIds };
    case 'unread':
      return { room: message.roomId, user: message.userId, unread: message.fromId };
    case 'settings':
      return {
        ...{ room: message.roomId, user: message.userId },
        ...{ muted: message.isMuted, pinned: message.isPinned, hidden: message.isHidden },
      };
  }
};
