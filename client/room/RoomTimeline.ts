import type { UnreadRest } from '../sync/ReadSync.ts';
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
 * them. Where there are more, the end counts as not loaded.
 */
const maxHeld = 1_000;

/** The most own messages that are shown behind a gap. */
const maxBeyond = 100;

/** What is farther from the screen than so many messages is let go, down to `keptBeyond`. */
const mostBeyond = 600;
const keptBeyond = 300;

/** While nobody says what is on the screen, what was loaded stays until so many more have come; then the newest `keptUnseen`. */
const mostUnseen = 2_000;
const keptUnseen = 1_500;

/** A part of a room's history without a gap, kept up to date by events. An event that comes twice changes nothing. */
export class RoomTimeline {
  #messages: readonly Message[] = [];
  hasOlder = false;
  /** True before the first page, since there is nothing yet that a message could follow. */
  hasNewer = true;
  /** False before the first page. */
  isLoaded = false;
  /** What this person sent while the end was not shown: behind a gap, until the window reaches it. */
  #beyond: readonly Message[] = [];
  #held: SequencedEvent[] | null = null;
  #loads = 0;
  /** Messages that came since a page was loaded. */
  #came = 0;
  /** The ids of the first and the last message on the screen; null while that is not known. */
  #inView: readonly [number, number] | null = null;

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get beyond(): readonly Message[] {
    return this.#beyond;
  }

  get newest(): Message | undefined {
    return this.#messages.at(-1);
  }

  /**
   * The messages, and while the first page loads those that this person sent in the meantime: they were shown while they
   * waited, and must not go away until the history is there.
   */
  storedFor(myId: number): readonly Message[] {
    if (this.isLoaded) return this.#messages;
    return (this.#held ?? []).flatMap((event) =>
      event.type === 'new_message' && event.message.sender.id === myId ? [event.message] : [],
    );
  }

  find(messageId: number): Message | undefined {
    return this.#messages.find(({ id }) => id === messageId);
  }

  /** Messages by others after this one; null if the end of the room is not shown. */
  unreadAfter(messageId: number, myId: number): UnreadRest | null {
    const upTo = this.find(messageId);
    if (upTo === undefined || this.hasNewer) return null;
    const unread = this.#messages.filter(
      ({ id, sender, is_deleted }) => id > messageId && sender.id !== myId && !is_deleted,
    );
    return { count: unread.length, seq: upTo.seq };
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
    if (change && this.#held?.length === maxHeld) this.hasNewer = true;
    this.#loads -= 1;
    if (this.#loads === 0) this.#held = null;
  }

  replace({ messages, hasOlder, hasNewer }: MessageRange): void {
    this.#messages = messages;
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
    this.isLoaded = true;
    this.#came = 0;
    this.#inView = null;
    this.#reach();
  }

  /** The messages on the screen. @returns whether others were let go that are far from them */
  setInView(firstId: number, lastId: number): boolean {
    this.#inView = [firstId, lastId];
    return this.#letGo();
  }

  /** Adds the page before this message, unless another part of the history is shown by now, to which it leaves a gap. */
  addOlder({ messages, has_more }: MessagePage, before: number): void {
    if (this.#messages[0]?.id !== before) return;
    this.#messages = [...messages, ...this.#messages];
    this.hasOlder = has_more;
    this.#came = 0;
  }

  /** As `addOlder`, with the page after this message. */
  addNewer({ messages, has_more }: MessagePage, after: number): void {
    if (this.newest?.id !== after) return;
    this.#messages = [...this.#messages, ...messages];
    this.hasNewer = has_more;
    this.#came = 0;
    this.#reach();
  }

  /** Shows a message of this person that was just stored behind a gap, if it is not in the window. */
  keepBeyond(message: Message): void {
    if (!this.isLoaded || !this.hasNewer) return;
    this.#beyond = [...this.#beyond.filter(({ id }) => id !== message.id), message].slice(-maxBeyond);
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
    this.#came += 1;
    this.#letGo();
  }

  /**
   * A page that is left open for weeks must not keep every message it was ever sent. What is let go loads again when the
   * screen comes near it. Nothing goes while a page loads, which continues one of the ends.
   */
  #letGo(): boolean {
    if (this.#loads > 0) return false;
    const all = this.#messages;
    if (this.#inView === null) {
      if (this.#came <= mostUnseen) return false;
      this.#messages = all.slice(-keptUnseen);
      this.#came = keptUnseen;
      this.hasOlder = true;
      return true;
    }
    const [firstId, lastId] = this.#inView;
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

  /** The window has grown: what it reaches stands behind the gap no more. */
  #reach(): void {
    const newest = this.hasNewer ? (this.newest?.id ?? 0) : Number.POSITIVE_INFINITY;
    this.#beyond = this.#beyond.filter(({ id }) => id > newest);
  }

  #change(messageId: number, change: (known: Message) => Message): void {
    const changed = (known: Message): Message => (known.id === messageId ? change(known) : known);
    if (this.find(messageId) !== undefined) this.#messages = this.#messages.map(changed);
    else if (this.#beyond.length > 0) this.#beyond = this.#beyond.map(changed);
  }
}

/** If the root was loaded after the reply, it already counts it. The time of its last reply shows that. */
const withReply = (root: Message, reply: Message): Message =>
  root.thread !== null && root.thread.last_reply_at >= reply.created_at
    ? root
    : { ...root, thread: { reply_count: (root.thread?.reply_count ?? 0) + 1, last_reply_at: reply.created_at } };
