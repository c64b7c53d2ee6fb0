import type { HttpClient } from '../connection/HttpClient.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import type { Receipt } from '../wire/Receipt.ts';
import type { Message, Participant } from '../wire/wireTypes.ts';
import type { MessagePage } from './RoomTimeline.ts';
import type { RoomView } from './RoomView.ts';
import type { RoomViewModel } from './RoomViewModel.ts';

/** What is asked of the server about a room, or changed in it, and not shown before the server has answered. */
export type RoomCalls = Pick<
  RoomView,
  | (
      | 'thread'
      | 'receipts'
      | 'pins'
      | 'shared'
      | 'pinMessage'
      | 'rename'
      | 'archive'
      | 'leave'
      | 'mute'
      | 'pin'
      | 'hide'
    )
  | ('addParticipants' | 'removeParticipant' | 'handOver' | 'handOn')
>;

interface Deps {
  readonly http: HttpClient;
  readonly rooms: Pick<RoomListSync, 'change'>;
}

/** Loaded with the first of these calls. All reject with a ChatRefusal. */
export const roomCalls = (model: RoomViewModel, { http, rooms }: Deps): RoomCalls => {
  const path = (below = ''): string => `rooms/${model.id}/${below}`;
  /** Changes how the room is shown to this person alone. */
  const prefer = async (what: 'mute' | 'pin' | 'hide', setting: object): Promise<void> => {
    await http.request('POST', path(`${what}/`), setting);
    rooms.change(model.id, setting);
  };
  const change = async (members: object): Promise<void> => {
    await http.request('PATCH', path(), members);
  };
  return {
    thread: async (messageId) => {
      const messages: Message[] = [];
      for (;;) {
        const query = { after: messages.at(-1)?.id, limit: 100 };
        const page = await http.get<MessagePage & { root: Message }>(path(`messages/${messageId}/thread/`), query);
        messages.push(...page.messages);
        if (!page.has_more || page.messages.length === 0) return { root: page.root, messages };
      }
    },
    receipts: async (messageId) => {
      const answer = await http.get<{ receipts: readonly Receipt[] }>(path(`messages/${messageId}/receipts/`));
      for (const { user, last_read_id } of answer.receipts) model.showRead(user.id, last_read_id);
      return answer.receipts;
    },
    pins: async () => (await http.get<{ messages: readonly Message[] }>(path('pins/'))).messages,
    shared: async (kind, before) => {
      const { messages, has_more } = await http.get<MessagePage>(path('shared/'), { kind, before });
      return { messages, hasMore: has_more };
    },
    pinMessage: async (messageId, isPinned) =>
      model.showAnswer(await http.request<Message>(isPinned ? 'PUT' : 'DELETE', path(`messages/${messageId}/pin/`))),
    rename: (name) => change({ name }),
    archive: (isArchived) => change({ is_archived: isArchived }),
    handOver: (userId) => change({ owner_id: userId }),
    leave: async () => {
      await http.request('DELETE', path());
    },
    mute: (isMuted) => prefer('mute', { is_muted: isMuted }),
    pin: (isPinned) => prefer('pin', { is_pinned: isPinned }),
    hide: (isHidden) => prefer('hide', { is_hidden: isHidden }),
    addParticipants: async (userIds, history) => {
      const body = { user_ids: userIds, ...(history && { history }) };
      const { participants } = await http.request<{ participants: readonly Participant[] }>(
        'POST',
        path('participants/'),
        body,
      );
      model.showParticipants(participants);
    },
    removeParticipant: async (userId) => {
      await http.request('DELETE', path(`participants/${encodeURIComponent(userId)}/`));
      const { participants } = model.describe();
      model.showParticipants(participants.filter(({ id, username }) => id !== userId && `ext:${username}` !== userId));
    },
    handOn: async (organisationId) => {
      await http.request('POST', path('hand_on/'), { organisation_id: organisationId });
    },
  };
};
