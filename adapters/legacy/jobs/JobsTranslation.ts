import type { Policy } from '../../../core/permissions/Policy.ts';
import type { FrameTranslation, LegacyFrame, LegacySocket, OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { EventFollower } from '../EventFollower.ts';
import { firstOf, readId, readText } from '../readMember.ts';
import { sentNames } from '../sentNames.ts';
import { type OwnRoom, showJobRoom } from './jobRooms.ts';

const roomNames = ['room_id', 'room'];

/** The one socket of the job platform's client. Its words are ours but for some members and an older form of reading. */
export class JobsTranslation implements FrameTranslation {
  readonly #policy: Policy;
  readonly #follower: EventFollower;
  #viewerId = 0;

  constructor(socket: LegacySocket, policy: Policy) {
    this.#policy = policy;
    this.#follower = new EventFollower((frame) => socket.ask(frame));
  }

  fromClient(frame: LegacyFrame): readonly object[] {
    switch (frame['type']) {
      case 'send_message':
      case 'chat_message':
        return [send(frame)];
      case 'mark_read':
      case 'read':
        return markRead(frame);
      case 'typing':
        return [{ type: frame['is_typing'] === false ? 'stop_typing' : 'typing', room_id: readId(frame, roomNames) }];
      case 'subscribe_room':
      case 'unsubscribe_room':
      case 'stop_typing':
        return [{ type: frame['type'], room_id: readId(frame, roomNames) }];
      case 'get_room_list':
      case 'ping':
        return [{ type: frame['type'] }];
      default:
        return [frame];
    }
  }

  fromServer(frame: OwnFrame): readonly object[] {
    return this.#follower.next(frame).flatMap((own) => this.#translate(own));
  }

  #translate(frame: OwnFrame): readonly object[] {
    switch (frame.type) {
      case 'connection_established':
        this.#viewerId = frame.user_id;
        return [frame];
      case 'room_list':
        return [{ ...frame, rooms: frame.rooms.map((room) => this.#show(room)) }];
      case 'room_joined':
        return [{ ...frame, room: this.#show(frame.room) }];
      case 'new_message':
        return [{ ...frame, message: { ...frame.message, room: frame.room_id, is_read: false } }];
      case 'message_ack': {
        // Who sends a message again finds it by its own name; the first time it comes as an event.
        const { room_id, message } = frame;
        return frame.duplicate
          ? [frame, { type: 'new_message', room_id, message: { ...message, room: room_id } }]
          : [frame];
      }
      case 'message_read': {
        const { room_id, user_id, message_ids } = frame;
        // Without the ids: the client takes those of `message_read` off its badge, and must not do so twice.
        const older = { type: 'messages_marked_read', room_id, user_id, count: message_ids.length };
        return user_id === this.#viewerId ? [frame, older] : [frame];
      }
      case 'typing':
        return frame.user_id === this.#viewerId ? [] : [frame];
      default:
        return [frame];
    }
  }

  #show(room: OwnRoom): object {
    return showJobRoom(this.#policy, room);
  }
}

const send = (frame: LegacyFrame): object => {
  const replyTo = readId(frame, ['reply_to', 'reply_to_id']);
  const attachmentIds = frame['attachment_ids'];
  return {
    type: 'send_message',
    room_id: readId(frame, roomNames),
    content: readText(frame, ['content', 'message']),
    ...(replyTo !== undefined && { reply_to: replyTo }),
    ...(attachmentIds !== undefined && { attachment_ids: attachmentIds }),
    ...sentNames(frame),
  };
};

/** An empty list means everything. Of a longer one the greatest id counts, and names of messages not yet stored do not. */
const markRead = (frame: LegacyFrame): readonly object[] => {
  const room = { type: 'mark_read', room_id: readId(frame, roomNames) };
  const ids = firstOf(frame, ['message_ids', 'message_id', 'up_to_id']) ?? [];
  const given: readonly unknown[] = Array.isArray(ids) ? ids : [ids];
  if (given.length === 0) return [room];
  const stored = given.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  const last = stored.reduce((greatest, id) => Math.max(greatest, id), 0);
  return last === 0 ? [] : [{ ...room, up_to_id: last }];
};
