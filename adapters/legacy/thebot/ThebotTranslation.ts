import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { FrameTranslation, LegacyFrame, LegacySocket, OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { EventFollower } from '../EventFollower.ts';
import { firstOf, membersOf, readId, readText } from '../readMember.ts';
import { encodeOwnMessage, encodeThebotPerson, type OwnMessage } from './encodeThebot.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Characters of such a name at most. */
const ownIdLength = 100;

/** The names that a client gives a message before the server does. */
const ownIdNames = ['client_id', 'temp_id', '_tempId', 'tempId'];
const contentNames = ['content', 'message', 'text'];
const messageIdNames = ['message_id', 'id', 'messageId'];

/** The socket of one room in THE_BOT's words. */
export class ThebotTranslation implements FrameTranslation {
  readonly #socket: LegacySocket;
  readonly #people: Chat['people'];
  readonly #follower: EventFollower;
  #viewerId = 0;
  /** How far each person has read. */
  readonly #pointers = new Map<number, number>();
  /** Names are looked up one after the other, so that the end of typing follows its beginning. */
  #telling: Promise<void> = Promise.resolve();

  constructor(socket: LegacySocket, { people }: Pick<Chat, 'people'>) {
    this.#socket = socket;
    this.#people = people;
    this.#follower = new EventFollower((frame) => socket.ask(frame));
  }

  fromClient(frame: LegacyFrame): readonly object[] {
    const { room } = this.#socket.address;
    const data = { ...frame, ...membersOf(frame['data']) };
    switch (frame['type']) {
      // The address or the first frame has shown who it is.
      case 'auth':
      case 'unsubscribe':
        return [];
      case 'subscribe':
        return this.#subscribe(firstOf(data, ['channel', 'room_id', 'chat_id']));
      case 'chat_message':
      case 'message':
      case 'send_message':
        return [this.#send(data)];
      case 'edit_message':
      case 'message_edit':
        return [
          { type: 'edit_message', message_id: readId(data, messageIdNames), content: readText(data, contentNames) },
        ];
      case 'delete_message':
      case 'message_delete':
        return [{ type: 'delete_message', message_id: readId(data, messageIdNames) }];
      case 'mark_read':
      case 'read':
        return [{ type: 'mark_read', room_id: room, up_to_id: readId(data, messageIdNames) ?? null }];
      case 'typing':
      case 'typing_start':
        return [{ type: 'typing' }];
      case 'typing_stop':
      case 'stop_typing':
        return [{ type: 'stop_typing' }];
      case 'ping':
      case 'heartbeat':
        return [{ type: 'ping' }];
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
        return [{ type: 'auth_success', user_id: frame.user_id }];
      case 'subscribed':
        for (const { user_id, last_read_id } of frame.read_up_to) this.#pointers.set(user_id, last_read_id);
        return [];
      case 'new_message':
        return [{ type: 'chat_message', message: this.#show(frame.message) }];
      case 'message_ack':
        // Who sends a message again gets it once more; the first time it comes as an event.
        return frame.duplicate ? [{ type: 'chat_message', message: this.#show(frame.message) }] : [];
      case 'message_edited':
        return [{ type: 'message_edited', data: this.#show(frame.message) }];
      case 'message_deleted':
        return [
          {
            type: 'message_deleted',
            data: { message_id: frame.message_id, id: frame.message_id, room: frame.room_id },
          },
        ];
      case 'message_read':
        if (frame.last_read_id !== null) this.#pointers.set(frame.user_id, frame.last_read_id);
        return [];
      case 'typing':
        if (frame.user_id !== this.#viewerId) this.#showTyping(frame.user_id, frame.is_typing);
        return [];
      case 'message_held':
        return [{ type: 'error', error: 'Your message is looked at before the others see it.', code: 'MESSAGE_HELD' }];
      case 'room_left':
        return [{ type: 'error', error: 'You are no member of this room any more.', code: 'CANNOT_CHAT' }];
      case 'error':
        return [{ type: 'error', error: frame.message, code: frame.code }];
      case 'pong':
        return [frame];
      default:
        return [];
    }
  }

  /** The socket has its room already. */
  #subscribe(channel: unknown): readonly object[] {
    const [, digits] = /(\d+)$/.exec(String(channel ?? '')) ?? [];
    if (digits !== undefined && Number(digits) !== this.#socket.address.room)
      this.#socket.tell({ type: 'error', error: `This socket carries the room of its address, not ${digits}.` });
    return [];
  }

  /** An id that the client counts up by itself comes back to this socket; a UUID makes a second send find the first. */
  #send(data: LegacyFrame): object {
    const replyTo = readId(data, ['reply_to', 'reply_to_id']);
    const ownId = ownIdIn(data);
    return {
      type: 'send_message',
      content: readText(data, contentNames),
      ...(replyTo !== undefined && { reply_to: replyTo }),
      ...(ownId !== undefined && { temp_id: ownId }),
      ...(typeof ownId === 'string' && uuid.test(ownId) && { client_id: ownId }),
    };
  }

  #show(message: OwnMessage): object {
    const shown = encodeOwnMessage(message, { viewerId: this.#viewerId, pointers: this.#pointers });
    return message.temp_id === undefined ? shown : { ...shown, temp_id: message.temp_id, client_id: message.temp_id };
  }

  #showTyping(userId: number, isTyping: boolean): void {
    const tell = async (): Promise<void> => {
      const person = await this.#people.find(asUserId(userId)).catch(() => undefined);
      if (person !== undefined)
        this.#socket.tell({ type: isTyping ? 'typing' : 'typing_stop', user: encodeThebotPerson(person) });
    };
    this.#telling = this.#telling.then(tell);
  }
}

/** What the client calls the message; undefined for one without such a name. */
const ownIdIn = (data: LegacyFrame): string | number | undefined => {
  const ownId = firstOf(data, ownIdNames);
  const isName = typeof ownId === 'string' ? ownId !== '' && ownId.length <= ownIdLength : Number.isSafeInteger(ownId);
  return isName ? (ownId as string | number) : undefined;
};
