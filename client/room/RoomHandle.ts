import type { ChatApi } from '../connection/ChatApi.ts';
import type { HttpClient } from '../connection/HttpClient.ts';
import type { OutboxAction } from '../outbox/OutboxStore.ts';
import type { SendQueue } from '../outbox/SendQueue.ts';
import type { Computed } from '../runtime/Computed.ts';
import type { ReadSync } from '../sync/ReadSync.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { Receipt } from '../wire/Receipt.ts';
import type { Message, Participant } from '../wire/wireTypes.ts';
import type { StartPosition } from './findRange.ts';
import type { MessagePage } from './RoomTimeline.ts';
import type { GalleryKind, RoomView, RoomViewState, SendOptions } from './RoomView.ts';
import type { RoomViewModel } from './RoomViewModel.ts';

interface Deps {
  readonly http: HttpClient;
  readonly api: Pick<ChatApi, 'markUnread'>;
  readonly rooms: Pick<RoomListSync, 'change'>;
  readonly queue: Pick<SendQueue, 'entriesOf' | 'retry' | 'discard'>;
  readonly reads: Pick<ReadSync, 'markRead' | 'showUnread'>;
  /** Shows an action at once and sends it as soon as it can. @returns its key */
  readonly perform: (roomId: number, action: OutboxAction, undoMs?: number) => string;
  /** The room is open from now on, or no more. */
  readonly onWatch: (isWatched: boolean) => void;
}

/** What the user of the client holds of a room: its state, and what one can do in it. */
export class RoomHandle implements RoomView {
  readonly id: number;
  readonly state: Computed<RoomViewState>;
  readonly model: RoomViewModel;
  readonly #deps: Deps;

  constructor(model: RoomViewModel, deps: Deps) {
    this.id = model.id;
    this.state = model.state;
    this.model = model;
    this.#deps = deps;
  }

  async open({ at = 'end' }: { at?: StartPosition } = {}): Promise<void> {
    this.#deps.onWatch(true);
    this.model.markNew();
    await this.model.show(at);
  }

  close(): void {
    this.model.typing.stop();
    this.model.disconnected();
    this.#deps.onWatch(false);
  }

  loadOlder(): Promise<void> {
    return this.model.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.model.loadNewer();
  }

  setInView(firstId: number, lastId: number): void {
    this.model.setInView(firstId, lastId);
  }

  jumpTo(messageId: number): Promise<void> {
    return this.model.show({ messageId });
  }

  jumpToEnd(): Promise<void> {
    return this.model.show('end');
  }

  send(
    content: string,
    { replyTo, mentions, attachments = [], files = [], asksConfirmation, undoMs }: SendOptions = {},
  ): string {
    this.model.typing.stop();
    const action: OutboxAction = {
      ...{ kind: 'send', content, replyTo: replyTo ?? null },
      ...(mentions !== undefined && { mentions }),
      ...(attachments.length > 0 && { attachments }),
      ...(files.length > 0 && { files }),
      ...(asksConfirmation && { asksConfirmation }),
    };
    return this.#deps.perform(this.id, action, undoMs);
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
    const { newestId } = this.model;
    const target = Math.min(upToId ?? newestId, newestId);
    if (target > 0) this.#deps.reads.markRead(this.id, target, this.model.unreadAfter(target));
  }

  async markUnread(fromId: number): Promise<void> {
    this.#deps.reads.showUnread(this.id, await this.#deps.api.markUnread(this.id, fromId));
    this.model.markNew();
  }

  typing(): void {
    this.model.typing.keyPressed();
  }

  stopTyping(): void {
    this.model.typing.stop();
  }

  async thread(messageId: number): Promise<{ root: Message; messages: readonly Message[] }> {
    const messages: Message[] = [];
    for (;;) {
      const query = { after: messages.at(-1)?.id, limit: 100 };
      const page = await this.#deps.http.get<MessagePage & { root: Message }>(
        this.#path(`messages/${messageId}/thread/`),
        query,
      );
      messages.push(...page.messages);
      if (!page.has_more || page.messages.length === 0) return { root: page.root, messages };
    }
  }

  async receipts(messageId: number): Promise<readonly Receipt[]> {
    const path = this.#path(`messages/${messageId}/receipts/`);
    const { receipts } = await this.#deps.http.get<{ receipts: readonly Receipt[] }>(path);
    for (const { user, last_read_id } of receipts) this.model.showRead(user.id, last_read_id);
    return receipts;
  }

  async pins(): Promise<readonly Message[]> {
    return (await this.#deps.http.get<{ messages: readonly Message[] }>(this.#path('pins/'))).messages;
  }

  async shared(kind: GalleryKind, before?: number): ReturnType<RoomView['shared']> {
    const { messages, has_more } = await this.#deps.http.get<MessagePage>(this.#path('shared/'), { kind, before });
    return { messages, hasMore: has_more };
  }

  async pinMessage(messageId: number, isPinned: boolean): Promise<void> {
    const path = this.#path(`messages/${messageId}/pin/`);
    this.model.showAnswer(await this.#deps.http.request<Message>(isPinned ? 'PUT' : 'DELETE', path));
  }

  async rename(name: string): Promise<void> {
    await this.#deps.http.request('PATCH', this.#path(), { name });
  }

  async archive(isArchived: boolean): Promise<void> {
    await this.#deps.http.request('PATCH', this.#path(), { is_archived: isArchived });
  }

  async leave(): Promise<void> {
    await this.#deps.http.request('DELETE', this.#path());
  }

  async mute(isMuted: boolean): Promise<void> {
    await this.#deps.http.request('POST', this.#path('mute/'), { is_muted: isMuted });
    this.#deps.rooms.change(this.id, { is_muted: isMuted });
  }

  async pin(isPinned: boolean): Promise<void> {
    await this.#deps.http.request('POST', this.#path('pin/'), { is_pinned: isPinned });
    this.#deps.rooms.change(this.id, { is_pinned: isPinned });
  }

  async hide(isHidden: boolean): Promise<void> {
    await this.#deps.http.request('POST', this.#path('hide/'), { is_hidden: isHidden });
    this.#deps.rooms.change(this.id, { is_hidden: isHidden });
  }

  async addParticipants(userIds: readonly number[], history?: 'all' | 'joining'): Promise<void> {
    const path = this.#path('participants/');
    const answer = await this.#deps.http.request<{ participants: readonly Participant[] }>('POST', path, {
      user_ids: userIds,
      ...(history && { history }),
    });
    this.model.showParticipants(answer.participants);
  }

  async removeParticipant(userId: number): Promise<void> {
    await this.#deps.http.request('DELETE', this.#path(`participants/${userId}/`));
    this.model.showParticipants(this.state.get().participants.filter(({ id }) => id !== userId));
  }

  async handOver(userId: number | null): Promise<void> {
    await this.#deps.http.request('PATCH', this.#path(), { owner_id: userId });
  }

  async handOn(organisationId: number): Promise<void> {
    await this.#deps.http.request('POST', this.#path('hand_on/'), { organisation_id: organisationId });
  }

  #path(below = ''): string {
    return `rooms/${this.id}/${below}`;
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
