import type { MessageId, RoomId, UserId } from '../ids.ts';
import { compareReactions, withChange } from './compareReactions.ts';
import type { ItemOutcome, ReplyOutcome, TimelineItem } from './HistoryStore.ts';
import type { HistoryEvent, HistoryWrites, NewHistoryMessage } from './HistoryWrites.ts';
import type { PlacedMessage } from './PlacedMessage.ts';
import type { ReactedHere } from './ReactedHere.ts';

interface Given {
  readonly items: readonly TimelineItem[];
  /** Messages of the source that are stored: those that items are about, and those that they answer. */
  readonly known: ReadonlyMap<string, PlacedMessage>;
  /** For those of `otherReactions`. */
  readonly reactedHere: ReactedHere;
  /** The last seq of each room. */
  readonly heads: ReadonlyMap<RoomId, number>;
  /** Above all ids that were given before; as many as there are messages that are not known. */
  readonly ids: readonly MessageId[];
}

/** Decides what a page of items changes: each message and each change gets the next seq of its room, in the items' order. */
export const planPlacement = (given: Given): HistoryWrites => new Placement(given).plan();

class Placement {
  readonly #given: Given;
  readonly #states: Map<string, PlacedMessage>;
  readonly #new = new Map<string, Omit<NewHistoryMessage, keyof PlacedMessage>>();
  readonly #changed = new Set<string>();
  readonly #events: HistoryEvent[] = [];
  readonly #reads: { roomId: RoomId; userId: UserId; seq: number }[] = [];
  readonly #grown = new Map<RoomId, { before: number; head: number; last: MessageId | null }>();
  #nextId = 0;

  constructor(given: Given) {
    this.#given = given;
    this.#states = new Map(given.known);
  }

  plan(): HistoryWrites {
    const outcomes = this.#given.items.map((item) => this.#apply(item));
    const inserted = [...this.#new].flatMap(([source, made]) => {
      const state = this.#states.get(source);
      return state === undefined ? [] : [{ ...state, ...made }];
    });
    const updated = [...this.#changed].flatMap((source) => this.#states.get(source) ?? []);
    return { inserted, updated, events: this.#events, reads: this.#reads, grown: this.#grown, outcomes };
  }

  #apply(item: TimelineItem): ItemOutcome {
    const state = this.#states.get(item.id);
    if (item.kind === 'message' && state === undefined) return this.#insert(item);
    // A message stays in the room into which it came.
    if (state === undefined || state.roomId !== item.roomId) return { outcome: 'unknown' };
    if (item.kind === 'message') return this.#compare(item, state);
    if (state.deletedAt !== null) return { outcome: 'unchanged' };
    if (item.kind === 'edit') return this.#edit(item, state);
    if (item.kind === 'pin') return this.#pin(item, state);
    return this.#delete(item, state);
  }

  #insert(item: Extract<TimelineItem, { kind: 'message' }>): ItemOutcome {
    const { id: source, roomId, senderId, at, text, editedAt, isSystem, attachments, readBy } = item;
    const id = this.#given.ids[this.#nextId++];
    if (id === undefined) throw new Error('There are fewer ids than messages');
    const { replyTo, threadRoot, reply } = this.#resolveReply(item);
    const seq = this.#nextSeq(roomId, id);
    this.#states.set(source, {
      ...{ source, id, roomId, seq, senderId, threadRoot, content: text, editedAt, deletedAt: null },
      ...{
        reactions: item.reactions ?? [],
        pinnedSeq: null,
        fileNames: attachments.map(({ attachment }) => attachment.name),
      },
    });
    this.#new.set(source, { createdAt: at, replyTo, isSystem, attachments });
    for (const userId of readBy) this.#reads.push({ roomId, userId, seq });
    return { outcome: 'created', ...(reply !== undefined && { reply }) };
  }

  /** A message that answers one which is not there is a message of its own; the caller says so. */
  #resolveReply({ roomId, replyTo, thread }: Extract<TimelineItem, { kind: 'message' }>): {
    readonly replyTo: MessageId | null;
    readonly threadRoot: MessageId | null;
    readonly reply?: ReplyOutcome;
  } {
    const root = thread === null ? undefined : this.#states.get(thread);
    const begun = root?.roomId === roomId ? root : undefined;
    const alone = {
      replyTo: begun?.id ?? null,
      threadRoot: begun === undefined ? null : (begun.threadRoot ?? begun.id),
    };
    if (replyTo === null) return thread === null || begun !== undefined ? alone : { ...alone, reply: 'unknown' };
    const parent = this.#states.get(replyTo);
    if (parent === undefined) return { ...alone, reply: 'unknown' };
    if (parent.roomId !== roomId) return { ...alone, reply: 'elsewhere' };
    return { replyTo: parent.id, threadRoot: alone.threadRoot ?? parent.threadRoot ?? parent.id, reply: 'found' };
  }

  /** A stored message stays; edits and deletions come as items of their own. Reactions are followed. */
  #compare(item: Extract<TimelineItem, { kind: 'message' }>, state: PlacedMessage): ItemOutcome {
    for (const userId of item.readBy) this.#reads.push({ roomId: state.roomId, userId, seq: state.seq });
    if (state.deletedAt !== null || item.reactions === null) return { outcome: 'unchanged' };
    const changes = compareReactions(state.reactions, item.reactions, this.#given.reactedHere.get(state.id));
    if (changes.length === 0) return { outcome: 'unchanged' };
    let { reactions } = state;
    for (const change of changes) {
      const { userId: actorId, emoji, isAdded } = change;
      this.#record(state, { type: 'reaction_changed', at: item.at, actorId, emoji, isAdded });
      reactions = withChange(reactions, change);
    }
    this.#change({ ...state, reactions });
    const addedReactions = changes.filter(({ isAdded }) => isAdded).length;
    return { outcome: 'updated', addedReactions, removedReactions: changes.length - addedReactions };
  }

  #edit({ at, text }: Extract<TimelineItem, { kind: 'edit' }>, state: PlacedMessage): ItemOutcome {
    if (state.content === text || (state.editedAt !== null && state.editedAt > at)) return { outcome: 'unchanged' };
    const change = { replaced: state.content, isByModerator: false };
    this.#record(state, { type: 'message_edited', at, actorId: state.senderId, ...change });
    this.#change({ ...state, content: text, editedAt: at });
    return { outcome: 'updated' };
  }

  #delete({ at, actorId }: Extract<TimelineItem, { kind: 'deletion' }>, state: PlacedMessage): ItemOutcome {
    const actor = actorId ?? state.senderId;
    const change = { replaced: state.content, isByModerator: actor !== state.senderId };
    this.#record(state, { type: 'message_deleted', at, actorId: actor, ...change });
    this.#change({ ...state, content: '', deletedAt: at, pinnedSeq: null });
    return { outcome: 'updated' };
  }

  #pin({ at }: Extract<TimelineItem, { kind: 'pin' }>, state: PlacedMessage): ItemOutcome {
    if (state.pinnedSeq !== null) return { outcome: 'unchanged' };
    const pinnedSeq = this.#record(state, { type: 'pin_changed', at, actorId: state.senderId, isPinned: true });
    this.#change({ ...state, pinnedSeq });
    return { outcome: 'updated' };
  }

  #record({ roomId, id, seq: messageSeq }: PlacedMessage, change: EventDraft): number {
    const seq = this.#nextSeq(roomId, null);
    this.#events.push({ ...change, roomId, seq, messageId: id, messageSeq });
    return seq;
  }

  #change(state: PlacedMessage): void {
    this.#states.set(state.source, state);
    if (!this.#new.has(state.source)) this.#changed.add(state.source);
  }

  #nextSeq(roomId: RoomId, messageId: MessageId | null): number {
    const before = this.#given.heads.get(roomId) ?? 0;
    const grown = this.#grown.get(roomId) ?? { before, head: before, last: null };
    const head = grown.head + 1;
    this.#grown.set(roomId, { before: grown.before, head, last: messageId ?? grown.last });
    return head;
  }
}

type EventDraft = HistoryEvent extends infer Event
  ? Event extends HistoryEvent
    ? Omit<Event, 'roomId' | 'seq' | 'messageId' | 'messageSeq'>
    : never
  : never;
