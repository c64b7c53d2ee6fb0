import type { OutboxEntry } from '../outbox/OutboxStore.ts';
import type { PendingEntry, SendWait } from '../outbox/PendingEntry.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { Message, Person, Reaction } from '../wire/wireTypes.ts';
import type { ShownMessage } from './RoomView.ts';

interface Shown {
  readonly messages: readonly Message[];
  /** In the order in which the person made them. */
  readonly pending: readonly PendingEntry[];
  readonly me: Person;
}

/** Lists compare items by identity, so an unchanged message keeps its object. */
const plain = new WeakMap<Message, ShownMessage>();

const showStored = (message: Message, me: Person): ShownMessage => {
  const known = plain.get(message);
  if (known !== undefined) return known;
  const key = message.sender.id === me.id && message.client_id !== null ? message.client_id : `m${message.id}`;
  const shown: ShownMessage = { ...message, key, status: 'sent', failure: null, wait: null, pending: null };
  // Until the person is known, their own messages look like those of others.
  if (me.id !== 0) plain.set(message, shown);
  return shown;
};

const nothing = { content: '', replyTo: null, attachments: [], files: [] };

/** A message that is not stored: still being sent, or refused. */
interface Waiting {
  readonly wait?: SendWait | null;
  readonly progress?: number;
}

/** A message that is not stored: still being sent, or refused. */
export const showUnsent = (entry: OutboxEntry, me: Person, { wait = null, progress }: Waiting = {}): ShownMessage => {
  const { key, roomId, createdAt, action, failure, notBefore } = entry;
  const { content, replyTo, attachments = [], files = [] } = action.kind === 'send' ? action : nothing;
  return {
    key,
    id: null,
    seq: null,
    room_id: roomId,
    sender: me,
    content,
    message_type: 'text',
    client_id: key,
    reply_to: replyTo,
    thread_root: null,
    thread: null,
    attachments,
    reactions: [],
    mentions: [],
    created_at: createdAt,
    timestamp: createdAt,
    updated_at: createdAt,
    is_edited: false,
    edited_at: null,
    is_deleted: false,
    ...statusOf(failure),
    wait,
    pending: 'send',
    ...(files.length > 0 && { outgoing: files }),
    ...(progress !== undefined && { progress }),
    ...(notBefore && { undoUntil: notBefore }),
    ...(action.kind === 'send' && action.asksConfirmation && { requires_confirmation: 'person' }),
  };
};

const statusOf = (failure: ChatFailure | null): Pick<ShownMessage, 'status' | 'failure'> => ({
  status: failure === null ? 'sending' : failure.heldId === undefined ? 'failed' : 'held',
  failure,
});

/** The message after the change, or as it is if the change was refused. */
const withChange = (shown: ShownMessage, { entry, wait }: PendingEntry, me: Person): ShownMessage => {
  const { action, failure, createdAt } = entry;
  switch (action.kind) {
    case 'edit': {
      const changed = failure === null ? { content: action.content, is_edited: true, edited_at: createdAt } : {};
      return { ...shown, ...changed, ...statusOf(failure), wait, pending: 'edit' };
    }
    case 'remove': {
      const changed = failure === null ? { content: '', is_deleted: true, reactions: [], attachments: [] } : {};
      return { ...shown, ...changed, ...statusOf(failure), wait, pending: 'remove' };
    }
    case 'react':
      return failure === null
        ? { ...shown, reactions: withReaction(shown.reactions, action.emoji, action.isAdded, me.id) }
        : shown;
    case 'confirm':
      return failure === null ? { ...shown, isConfirming: true } : shown;
    default:
      return shown;
  }
};

const withReaction = (reactions: readonly Reaction[], emoji: string, isAdded: boolean, myId: number): Reaction[] => {
  const others = (reactions.find((one) => one.emoji === emoji)?.user_ids ?? []).filter((id) => id !== myId);
  const ids = isAdded ? [...others, myId] : others;
  const changed: Reaction = { emoji, count: ids.length, user_ids: ids };
  const isKnown = reactions.some((one) => one.emoji === emoji);
  const all = isKnown ? reactions.map((one) => (one.emoji === emoji ? changed : one)) : [...reactions, changed];
  return all.filter(({ count }) => count > 0);
};

/** The messages that a page shows: stored ones with unconfirmed changes applied, then those that are not stored yet. */
export const showMessages = ({ messages, pending, me }: Shown): ShownMessage[] => {
  const changes = pending.filter(({ entry }) => entry.action.kind !== 'send');
  const stored = messages.map((message) =>
    changes.reduce(
      (shown, change) => {
        const { action } = change.entry;
        return action.kind !== 'send' && action.messageId === message.id ? withChange(shown, change, me) : shown;
      },
      showStored(message, me),
    ),
  );
  const known = new Set(stored.map(({ key }) => key));
  const sends = pending.filter(({ entry }) => entry.action.kind === 'send' && !known.has(entry.key));
  return [
    ...stored,
    ...sends.map(({ stored: message, ...pending }) =>
      message === null ? showUnsent(pending.entry, me, pending) : showStored(message, me),
    ),
  ];
};

/** The message that an entry is about. */
export const findShown = (messages: readonly ShownMessage[], { key, action }: OutboxEntry): ShownMessage | undefined =>
  messages.find((one) => one.key === key || (action.kind !== 'send' && one.id === action.messageId));
