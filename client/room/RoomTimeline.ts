import type { SequencedEvent } from '../wire/frames.ts';
import type { Message } from '../wire/wireTypes.ts';

export interface MessagePage {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
}

export interface MessageRange {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/**
 * The most events that are held while a page loads. They are applied again to it, so that an older page cannot undo
 * them.
 */
const maxHeld = 1_000;

/** What is farther from the screen than so many messages is let go, down to `keptBeyond`. */
const mostBeyond = 600;
const keptBeyond = 300;

/** A part of a room's history without a gap, kept up to date by events. An event that comes twice changes nothing. */
export class RoomTimeline {
  #messages: readonly Message[] = [];
  hasOlder = false;
  /** True before the first page, since there is nothing yet that a message could follow. */
  hasNewer = true;
  /** False before the first page. */
  isLoaded = false;
  #held: SequencedEvent[] | null = null;
  #loads = 0;
  /** The ids of the first and the last message on the screen; null while that is not known. */
  #inView: readonly [number, number] | null = null;

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get newest(): Message | undefined {
    return this.#messages.at(-1);
  }

  find(messageId: number): Message | undefined {
    return this.#messages.find(({ id }) => id === messageId);
  }

  /** A page begins to load. */
  beginLoad(): void {
    this.#loads += 1;
    this.#held ??= [];
  }

  /** A page has loaded, and `change` inserts it; or loading failed. Events that came meanwhile are applied again. */
  endLoad(change?: () => void): void {
    change?.();
    for (const event of this.#held ?? []) this.#fold(event);
    this.#loads -= 1;
    if (this.#loads === 0) this.#held = null;
  }

  replace({ messages, hasOlder, hasNewer }: MessageRange): void {
    this.#messages = messages;
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
    this.isLoaded = true;
    this.#inView = null;
  }

  /** The messages on the screen. @returns whether others were let go that are far from them */
  setInView(firstId: number, lastId: number): boolean {
    this.#inView = [firstId, lastId];
    return this.#letGo();
  }

  addOlder({ messages, has_more }: MessagePage): void {
    const oldest = this.#messages[0]?.id ?? Number.POSITIVE_INFINITY;
    this.#messages = [...messages.filter(({ id }) => id < oldest), ...this.#messages];
    this.hasOlder = has_more;
  }

  addNewer({ messages, has_more }: MessagePage): void {
    const newest = this.newest?.id ?? 0;
    this.#messages = [...this.#messages, ...messages.filter(({ id }) => id > newest)];
    this.hasNewer = has_more;
  }

  apply(event: SequencedEvent): void {
    if (this.#held !== null && this.#held.length < maxHeld) this.#held.push(event);
    this.#fold(event);
  }

  #fold(event: SequencedEvent): void {
    switch (event.type) {
      case 'new_message':
        return this.#add(event.message);
      case 'message_edited':
        return this.#change(event.message.id, (known) =>
          event.message.updated_at < known.updated_at ? known : event.message,
        );
      case 'message_deleted':
        return this.#change(event.message_id, (known) => ({
          ...known,
          content: '',
          is_deleted: true,
          reactions: [],
          pinned_seq: null,
        }));
      case 'pin_changed':
        return this.#change(event.message_id, (known) => ({ ...known, pinned_seq: event.pinned_seq }));
      case 'reaction_changed':
        return this.#change(event.message_id, (known) => ({ ...known, reactions: event.reactions }));
      default:
    }
  }

  #add(message: Message): void {
    if (message.thread_root !== null) this.#change(message.thread_root, (root) => withReply(root, message));
    if (this.hasNewer || message.id <= (this.newest?.id ?? 0)) return;
    this.#messages = [...this.#messages, message];
    this.#letGo();
  }

  /**
   * A page that is left open for weeks must not keep every message it was ever sent. What is let go loads again when the
   * screen comes near it. Nothing goes while a page loads, which continues one of the ends.
   */
  #letGo(): boolean {
    if (this.#inView === null || this.#loads > 0) return false;
    const [firstId, lastId] = this.#inView;
    const all = this.#messages;
    const above = all.filter(({ id }) => id < firstId).length;
    const below = all.filter(({ id }) => id > lastId).length;
    if (above + below >= all.length) return false;
    const from = above > mostBeyond ? above - keptBeyond : 0;
    const to = below > mostBeyond ? all.length - (below - keptBeyond) : all.length;
    if (from === 0 && to === all.length) return false;
    this.#messages = all.slice(from, to);
    this.hasOlder ||= from > 0;
    this.hasNewer ||= to < all.length;
    return true;
  }

  #change(messageId: number, change: (known: Message) => Message): void {
    if (this.find(messageId) === undefined) return;
    this.#messages = this.#messages.map((known) => (known.id === messageId ? change(known) : known));
  }
}

/** If the root was loaded after the reply, it already counts it. The time of its last reply shows that. */
const withReply = (root: Message, reply: Message): Message =>
  root.thread !== null && root.thread.last_reply_at >= reply.created_at
    ? root
    : { ...root, thread: { reply_count: (root.thread?.reply_count ?? 0) + 1, last_reply_at: reply.created_at } };
