import type { Runtime } from '../runtime/Runtime.ts';
import { ChatRefusal } from '../wire/ChatRefusal.ts';
import type { IncomingFrame, SequencedEvent, SyncPage } from '../wire/frames.ts';
import { type HeldMessage, heldFailure, isHeld } from '../wire/heldMessage.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { RoomRights, RoomSupervision } from '../wire/RoomRights.ts';
import type { Attachment, Me, Message, Participant, Policy, Reaction, Room } from '../wire/wireTypes.ts';
import type { Credential } from './ConnectionState.ts';
import type { HttpClient } from './HttpClient.ts';
import { SocketRequests } from './SocketRequests.ts';
import type { TokenSource } from './TokenSource.ts';

export interface RoomDetail {
  readonly room: Room;
  readonly participants: readonly Participant[];
  /** null if the server is too old to say. */
  readonly rights: RoomRights | null;
  /** null in rooms without an owner, and if the server is too old to say. */
  readonly ownerId: number | null;
  /** null if nobody has to supervise the room, and if the server is too old to say. */
  readonly supervision?: RoomSupervision | null;
}

export interface RoomPage {
  readonly rooms: readonly Room[];
  readonly next_cursor: string | null;
}

/** How far a person has read in a room, as the server knows it. */
export interface ReadMarkAnswer {
  readonly last_read_id: number | null;
  readonly last_read_seq: number;
  readonly unread_count: number;
  /** Absent on servers that know no marks. */
  readonly unread_mark_id?: number | null;
}

interface SentMessage {
  readonly clientId: string;
  readonly content: string;
  readonly replyTo: number | null;
  readonly attachments?: readonly Attachment[];
}

interface Deps {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly runtime: Runtime;
  /** False when there is no socket. */
  readonly send: (frame: object) => boolean;
  readonly isOnline: () => boolean;
}

const eventsPerPage = 200;
/** The server accepts frames and bodies of 64 KiB; 1 KiB is left for everything but the text. */
const contentBytes = 63 * 1024;

interface SentMessage {
  readonly clientId: string;
  readonly content: string;
  readonly replyTo: number | null;
  readonly mentions?: readonly AskedMention[];
  readonly asksConfirmation?: true;
}

/**
 * Requests to the server. They go over the socket while there is one and an answer frame exists, else over REST. All
 * reject with a ChatRefusal.
 */
export class ChatApi {
  readonly http: HttpClient;
  readonly #deps: Deps;
  readonly #requests: SocketRequests;

  constructor(deps: Deps) {
    this.http = deps.http;
    this.#deps = deps;
    this.#requests = new SocketRequests(deps.send, deps.runtime);
  }

  receive(frame: IncomingFrame): void {
    this.#requests.receive(frame);
  }

  /** The socket has ended. */
  disconnected(): void {
    this.#requests.rejectAll();
  }

  /** A ticket, or the token itself if the server has no tickets. */
  async authenticate(): Promise<Credential> {
    const { tokens } = this.#deps;
    try {
      const { ticket } = await this.http.request<{ ticket: string }>('POST', 'tickets/', {});
      // The socket ends with the token that the ticket was asked with.
      return { ticket, token: null, expiresAt: tokens.expiresAt };
    } catch (thrown) {
      if (!(thrown instanceof ChatRefusal) || thrown.code !== 'NOT_FOUND') throw thrown;
      const token = await tokens.get();
      return { ticket: null, token, expiresAt: tokens.expiresAt };
    }
  }

  fetchMe(): Promise<Me> {
    return this.http.get('me/');
  }

  fetchPolicy(): Promise<Policy> {
    return this.http.get('policy/');
  }

  fetchRooms(limit: number, cursor: string | null): Promise<RoomPage> {
    return this.http.get('rooms/', { limit, ...(cursor === null ? {} : { cursor }) });
  }

  async fetchRoom(roomId: number): Promise<RoomDetail> {
    type Answer = Room &
      Pick<RoomDetail, 'participants'> & {
        readonly rights?: RoomRights;
        readonly owner_id?: number | null;
        readonly supervision?: RoomSupervision | null;
      };
    const answer = await this.http.get<Answer>(`rooms/${roomId}/`);
    const { participants, rights = null, owner_id: ownerId = null, supervision = null, ...room } = answer;
    return { room, participants, rights, ownerId, supervision };
  }

  markRead(roomId: number, upToId: number): Promise<ReadMarkAnswer> {
    return this.http.request('POST', `rooms/${roomId}/read/`, { up_to_id: upToId });
  }

  markUnread(roomId: number, fromId: number): Promise<ReadMarkAnswer> {
    return this.http.request('POST', `rooms/${roomId}/unread/`, { message_id: fromId });
  }

  /** Events after a cursor; null if the history does not reach back to it. */
  async fetchEvents(roomId: number, after: number): Promise<SyncPage | null> {
    if (this.#deps.isOnline()) return this.#requests.sync(roomId, after, eventsPerPage);
    try {
      const path = `rooms/${roomId}/events/`;
      const page = await this.http.get<{ events: readonly SequencedEvent[]; head_seq: number; has_more: boolean }>(
        path,
        {
          after,
          limit: eventsPerPage,
        },
      );
      return { room_id: roomId, after, ...page };
    } catch (thrown) {
      if (thrown instanceof ChatRefusal && thrown.status === 410) return null;
      throw thrown;
    }
  }

  /** Stores a message, once for a `clientId` however often it is sent. @throws ChatRefusal */
  async sendMessage(
    roomId: number,
    { clientId, content, replyTo, mentions, attachments = [], asksConfirmation }: SentMessage,
  ): Promise<Message> {
    // In this form each byte of UTF-8 is one character or an escape of three.
    if (encodeURIComponent(JSON.stringify(content)).replace(/%../g, '.').length > contentBytes)
      throw new ChatRefusal({ code: 'MESSAGE_TOO_LONG', message: 'The message is too long.', retryAfterMs: null });
    const body = {
      ...{ content, client_id: clientId },
      ...(replyTo !== null && { reply_to: replyTo }),
      ...(mentions !== undefined && { mentions }),
      ...(attachments.length > 0 && { attachment_ids: attachments.map(({ id }) => id) }),
      ...(asksConfirmation && { requires_confirmation: 'person' }),
    };
    if (this.#deps.isOnline()) return this.#requests.send(roomId, body);
    const answer = await this.http.request<Message | HeldMessage>('POST', `rooms/${roomId}/messages/`, body);
    if (isHeld(answer)) throw new ChatRefusal(heldFailure(answer));
    return answer;
  }

  /** What waits for a reviewer of this person. */
  async fetchHeld(): Promise<readonly HeldMessage[]> {
    return (await this.http.get<{ held: readonly HeldMessage[] }>('held/')).held;
  }

  /** Takes back what waits for a reviewer. */
  async cancelHeld(heldId: number): Promise<void> {
    await this.http.request('DELETE', `held/${heldId}/`);
  }

  editMessage(
    roomId: number,
    messageId: number,
    content: string,
    mentions?: readonly AskedMention[],
  ): Promise<Message> {
    const body = mentions === undefined ? { content } : { content, mentions };
    return this.http.request('PATCH', `rooms/${roomId}/messages/${messageId}/`, body);
  }

  removeMessage(roomId: number, messageId: number): Promise<Message> {
    return this.http.request('DELETE', `rooms/${roomId}/messages/${messageId}/`);
  }

  async confirmMessage(roomId: number, messageId: number): Promise<void> {
    await this.http.request('POST', `rooms/${roomId}/messages/${messageId}/confirm/`, {});
  }

  /** @returns all reactions to the message */
  async setReaction(
    roomId: number,
    { messageId, emoji, isAdded }: { messageId: number; emoji: string; isAdded: boolean },
  ): Promise<readonly Reaction[]> {
    const path = `rooms/${roomId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}/`;
    const answer = await this.http.request<{ reactions: readonly Reaction[] }>(isAdded ? 'PUT' : 'DELETE', path);
    return answer.reactions;
  }
}
