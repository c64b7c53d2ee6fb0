import type { ChatApi } from '../connection/ChatApi.ts';
import type { HttpClient } from '../connection/HttpClient.ts';
import type { OutboxAction } from '../outbox/OutboxStore.ts';
import type { SendQueue } from '../outbox/SendQueue.ts';
import { Computed } from '../runtime/Computed.ts';
import { later } from '../runtime/later.ts';
import type { ReadSync } from '../sync/ReadSync.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import { asFailure, reasonOf, unreachable } from '../wire/ChatRefusal.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { StartPosition } from './findRange.ts';
import type { RoomView, RoomViewState, SendOptions } from './RoomView.ts';
import type { RoomViewModel } from './RoomViewModel.ts';

/** What is shown before the code of rooms is there. */
const unloaded: RoomViewState = {
  ...{ room: null, messages: [], gapBefore: null, hasOlder: false, hasNewer: false, isLoaded: false, isLoading: false },
  ...{ failure: null, newSince: null, typing: [], readUpTo: new Map(), online: new Set(), participants: [] },
  ...{ rights: null, ownerId: null, supervision: null, leftBecause: null, pinChanges: 0 },
};

interface Deps {
  readonly http: HttpClient;
  readonly api: Pick<ChatApi, 'markUnread'>;
  /** @param onChange what the model describes has changed */
  readonly loadModel: (onChange: () => void) => Promise<RoomViewModel>;
  readonly rooms: Pick<RoomListSync, 'change' | 'get'>;
  readonly queue: Pick<SendQueue, 'entriesOf' | 'retry' | 'discard'>;
  readonly reads: Pick<ReadSync, 'markRead' | 'showUnread'>;
  /** Shows an action at once and sends it as soon as it can. @returns its key */
  readonly perform: (roomId: number, action: OutboxAction, undoMs?: number) => string;
  /** The room is open from now on, or no more. */
  readonly onWatch: (isWatched: boolean) => void;
}

const callNames = [
  ...(['thread', 'receipts', 'pins', 'shared', 'pinMessage', 'rename', 'archive', 'leave'] as const),
  ...(['mute', 'pin', 'hide', 'addParticipants', 'removeParticipant', 'handOver', 'handOn'] as const),
];

/** What the user of the client holds of a room: its state, and what one can do in it. */
export class RoomHandle implements RoomView {
  readonly id: number;
  readonly state: Computed<RoomViewState>;
  declare readonly thread: RoomView['thread'];
  declare readonly receipts: RoomView['receipts'];
  declare readonly pins: RoomView['pins'];
  declare readonly shared: RoomView['shared'];
  declare readonly pinMessage: RoomView['pinMessage'];
  declare readonly rename: RoomView['rename'];
  declare readonly archive: RoomView['archive'];
  declare readonly leave: RoomView['leave'];
  declare readonly mute: RoomView['mute'];
  declare readonly pin: RoomView['pin'];
  declare readonly hide: RoomView['hide'];
  declare readonly addParticipants: RoomView['addParticipants'];
  declare readonly removeParticipant: RoomView['removeParticipant'];
  declare readonly handOver: RoomView['handOver'];
  declare readonly handOn: RoomView['handOn'];
  readonly #deps: Deps;
  /** Null until its code is loaded, which begins at once. */
  model: RoomViewModel | null = null;
  #loading: Promise<RoomViewModel> | null = null;
  #failure: RoomViewState['failure'] = null;
  #isWanted = false;

  constructor(id: number, deps: Deps) {
    this.id = id;
    this.#deps = deps;
    this.state = new Computed<RoomViewState>(
      () => this.model?.describe() ?? { ...unloaded, room: deps.rooms.get(id) ?? null, failure: this.#failure },
      () => unloaded,
    );
    Object.assign(
      this,
      later(callNames, async () => {
        const model = await this.#load();
        return (await import('./roomCalls.ts')).roomCalls(model, deps);
      }),
    );
    this.use(() => {});
  }

  async open({ at = 'end' }: { at?: StartPosition } = {}): Promise<void> {
    this.#isWanted = true;
    await this.#with(async (model) => {
      // It may have been closed while the code was loaded.
      if (!this.#isWanted) return;
      this.#deps.onWatch(true);
      model.markNew();
      await model.show(at);
    });
  }

  close(): void {
    if (this.#isWanted && this.model !== null) this.#deps.onWatch(false);
    this.#isWanted = false;
    this.model?.typing.stop();
    this.model?.disconnected();
  }

  /** Does something with the model: at once if it is there. */
  use(act: (model: RoomViewModel) => void): void {
    if (this.model === null) void this.#with(async (model) => act(model));
    else act(this.model);
  }

  async #with(act: (model: RoomViewModel) => Promise<void>): Promise<void> {
    if (this.model !== null) return act(this.model);
    try {
      await this.#load();
    } catch (thrown) {
      this.#failure = asFailure(thrown);
      return this.state.invalidate();
    }
    if (this.model !== null) await act(this.model);
  }

  /** What failed is tried again with the next call. */
  #load(): Promise<RoomViewModel> {
    const { loadModel } = this.#deps;
    this.#loading ??= loadModel(() => this.state.invalidate()).then(
      (model) => {
        this.model = model;
        this.#failure = null;
        this.state.invalidate();
        return model;
      },
      (thrown: unknown) => {
        this.#loading = null;
        throw unreachable(reasonOf(thrown));
      },
    );
    return this.#loading;
  }

  loadOlder(): Promise<void> {
    return this.#with((model) => model.loadOlder());
  }

  loadNewer(): Promise<void> {
    return this.#with((model) => model.loadNewer());
  }

  setInView(firstId: number, lastId: number): void {
    this.model?.setInView(firstId, lastId);
  }

  jumpTo(messageId: number): Promise<void> {
    return this.#with((model) => model.show({ messageId }));
  }

  jumpToEnd(): Promise<void> {
    return this.#with((model) => model.showEnd());
  }

  send(
    content: string,
    { replyTo, mentions, attachments = [], files = [], asksConfirmation, undoMs }: SendOptions = {},
  ): string {
    this.model?.typing.stop();
    const action: OutboxAction = {
      ...{ kind: 'send', content, replyTo: replyTo ?? null },
      ...(mentions !== undefined && { mentions }),
      ...(attachments.length > 0 && { attachments }),
      ...(files.length > 0 && { files }),
      ...(asksConfirmation && { asksConfirmation }),
    };
    const key = this.#deps.perform(this.id, action, undoMs);
    this.model?.followOwn(key);
    return key;
  }

  edit(messageId: number, content: string, mentions?: readonly AskedMention[]): void {
    const action = { kind: 'edit', messageId, content } as const;
    this.#deps.perform(this.id, mentions === undefined ? action : { ...action, mentions });
  }

  remove(messageId: number): void {
    this.#deps.perform(this.id, { kind: 'remove', messageId });
  }

  react(messageId: number, emoji: string): void {
    this.#deps.perform(this.id, { kind: 'react', messageId, emoji, isAdded: true });
  }

  unreact(messageId: number, emoji: string): void {
    this.#deps.perform(this.id, { kind: 'react', messageId, emoji, isAdded: false });
  }

  confirm(messageId: number): void {
    this.#deps.perform(this.id, { kind: 'confirm', messageId });
  }

  retry(key: string): void {
    for (const one of this.#pendingOf(key)) this.#deps.queue.retry(one);
  }

  discard(key: string): void {
    for (const one of this.#pendingOf(key)) this.#deps.queue.discard(one);
  }

  markRead(upToId?: number): void {
    this.use((model) => {
      const { newestId } = model;
      const target = Math.min(upToId ?? newestId, newestId);
      if (target > 0) this.#deps.reads.markRead(this.id, target, model.unreadAfter(target));
    });
  }

  async markUnread(fromId: number): Promise<void> {
    this.#deps.reads.showUnread(this.id, await this.#deps.api.markUnread(this.id, fromId));
    this.use((model) => model.markNew());
  }

  typing(): void {
    this.model?.typing.keyPressed();
  }

  stopTyping(): void {
    this.model?.typing.stop();
  }

  /**
   * The keys of the entries that failed or wait under a message's key: the unsent message itself, or changes of the
   * stored one.
   */
  #pendingOf(key: string): string[] {
    const shown = this.state.get().messages.find((message) => message.key === key);
    return this.#deps.queue.entriesOf(this.id).flatMap(({ entry }) => {
      const { action } = entry;
      const isChange = (action.kind === 'edit' || action.kind === 'remove') && action.messageId === shown?.id;
      return entry.key === key || isChange ? [entry.key] : [];
    });
  }
}
