import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { fullName } from '../../../core/permissions/Person.ts';
import type { FrameTranslation, LegacyFrame, LegacySocket, OwnFrame } from '../../wire/legacy/LegacySockets.ts';
import { EventFollower } from '../EventFollower.ts';
import { firstOf, membersOf, readId, readText } from '../readMember.ts';
import { sentNames } from '../sentNames.ts';
import { type FrameMessage, type Quoted, quote, showMessage } from './encodeAlumni.ts';
import { attachmentIdsIn, contentNames, replyNames } from './sentMembers.ts';

/** Messages that are remembered at most, to be shown above their answers. */
const rememberedMessages = 200;

type EventFrame<Type extends OwnFrame['type']> = Extract<OwnFrame, { readonly type: Type }>;

/** The socket of one conversation in the words of the alumni platform. */
export class AlumniTranslation implements FrameTranslation {
  readonly #socket: LegacySocket;
  readonly #people: Chat['people'];
  readonly #follower: EventFollower;
  readonly #quotes = new Map<number, Quoted>();
  #viewerId = 0;
  /** Names are looked up one after the other, so that reactions are told in their order. */
  #telling: Promise<void> = Promise.resolve();

  constructor(socket: LegacySocket, { people }: Pick<Chat, 'people'>) {
    this.#socket = socket;
    this.#people = people;
    this.#follower = new EventFollower((frame) => socket.ask(frame));
  }

  fromClient(frame: LegacyFrame): readonly object[] {
    const { room } = this.#socket.address;
    switch (frame['type']) {
      case 'message':
      case 'chat_message':
        return [send(frame)];
      case 'typing':
        return [{ type: frame['is_typing'] === false ? 'stop_typing' : 'typing' }];
      case 'read_receipt':
      case 'mark_read':
        return [{ type: 'mark_read', room_id: room, up_to_id: readId(frame, ['message_id', 'last_read_id']) ?? null }];
      case 'reaction':
        return [
          {
            ...{
              type: 'react',
              message_id: readId(frame, ['message_id']),
              emoji: readText(frame, ['emoji', 'reaction']),
            },
            is_added: frame['action'] !== 'remove',
          },
        ];
      case 'edit':
        return [
          { type: 'edit_message', message_id: readId(frame, ['message_id']), content: readText(frame, contentNames) },
        ];
      case 'delete':
        return [{ type: 'delete_message', message_id: readId(frame, ['message_id']) }];
      case 'ping':
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
      case 'connection_established': {
        this.#viewerId = frame.user_id;
        return [{ type: 'connection_established', conversation_id: this.#socket.address.room, user_id: frame.user_id }];
      }
      case 'new_message':
        return [this.#show(frame.message)];
      case 'message_ack':
        // Who sends a message again gets it once more; the first time it comes as an event.
        return frame.duplicate ? [this.#show(frame.message)] : [];
      case 'message_edited': {
        const { id: message_id, content } = frame.message;
        this.#remember(frame.message);
        return [{ type: 'edit', conversation_id: frame.room_id, message_id, content, is_edited: true }];
      }
      case 'message_deleted':
        this.#quotes.delete(frame.message_id);
        return [{ type: 'delete', conversation_id: frame.room_id, message_id: frame.message_id }];
      case 'reaction_changed':
        this.#tellReaction(frame);
        return [];
      case 'message_read': {
        const { room_id: conversation_id, user_id, last_read_id: message_id, message_ids } = frame;
        return [{ type: 'read_receipt', conversation_id, user_id, message_id, message_ids }];
      }
      case 'typing': {
        const { room_id: conversation_id, user_id, full_name: user_name, is_typing } = frame;
        return user_id === this.#viewerId ? [] : [{ type: 'typing', conversation_id, user_id, user_name, is_typing }];
      }
      case 'message_held':
        return [refusal('Your message is looked at before the others see it.', 'MESSAGE_HELD')];
      case 'room_left':
        return [refusal('You are no member of this conversation any more.', 'CANNOT_CHAT')];
      case 'error':
        return [refusal(frame.message, frame.code)];
      case 'pong':
        return [frame];
      default:
        return [];
    }
  }

  /** Flat and as a member: versions of the client read the one or the other. */
  #show(message: FrameMessage): object {
    const { temp_id, _tempId } = message;
    const names = { ...(temp_id !== undefined && { temp_id }), ...(_tempId !== undefined && { _tempId }) };
    const quoted = message.reply_to === null ? undefined : this.#quotes.get(message.reply_to);
    const shown = { ...showMessage(message, { isRead: false, quoted }), ...names };
    this.#remember(message);
    return { type: 'message', ...shown, message: shown };
  }

  #remember(message: FrameMessage): void {
    this.#quotes.set(message.id, quote(message));
    const [oldest] = this.#quotes.keys();
    if (this.#quotes.size > rememberedMessages && oldest !== undefined) this.#quotes.delete(oldest);
  }

  #tellReaction({ room_id, message_id, user_id, emoji, is_added }: EventFrame<'reaction_changed'>): void {
    const tell = async (): Promise<void> => {
      const person = user_id === null ? undefined : await this.#people.find(asUserId(user_id)).catch(() => undefined);
      const by = { user_id, user_name: person === undefined ? '' : fullName(person) };
      const what = { conversation_id: room_id, message_id, emoji, action: is_added ? 'add' : 'remove' };
      this.#socket.tell({ type: 'reaction', ...what, ...by });
    };
    this.#telling = this.#telling.then(tell);
  }
}

const refusal = (message: string, code: string): object => ({ type: 'error', error: message, message, code });

const send = (frame: LegacyFrame): object => {
  const data = { ...frame, ...membersOf(frame['message']) };
  const replyTo = readId(data, replyNames);
  const attachmentIds = attachmentIdsIn(data);
  const content = firstOf(data, ['content']) ?? firstOf(frame, ['message']);
  return {
    type: 'send_message',
    content: readText({ content }, contentNames),
    ...(replyTo !== undefined && { reply_to: replyTo }),
    ...(attachmentIds.length > 0 && { attachment_ids: attachmentIds }),
    ...sentNames(frame),
  };
};
