import type { Computed } from '../runtime/Computed.ts';
import type { Message, Participant, Receipt } from '../wire/wireTypes.ts';
import type { RoomHost } from './RoomHost.ts';
import type { MessagePage } from './RoomTimeline.ts';
import type { RoomState, RoomView } from './RoomView.ts';
import { RoomViewModel, type StartPosition } from './RoomViewModel.ts';

/** What one can do in a room, and what one sees of it. */
export class RoomHandle implements RoomView {
  readonly id: number;
  readonly state: Computed<RoomState>;
  readonly screen: RoomViewModel;
  readonly #host: RoomHost;
  readonly #onLook: (isLooking: boolean) => void;

  /** `onLook`: somebody looks at the room from now on, or no more. */
  constructor(id: number, host: RoomHost, onLook: (isLooking: boolean) => void) {
    this.#onLook = onLook;
    this.id = id;
    this.#host = host;
    this.screen = new RoomViewModel(id, host);
    this.state = this.screen.state;
  }

  async open({ at = 'end' }: { at?: StartPosition } = {}): Promise<void> {
    this.#onLook(true);
    this.screen.markNew();
    await this.screen.show(at);
  }

  close(): void {
    this.screen.typing.stop();
    this.screen.sleep();
    this.#onLook(false);
  }

  loadOlder(): Promise<void> {
    return this.screen.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.screen.loadNewer();
  }

  jumpTo(messageId: number): Promise<void> {
    return this.screen.show({ messageId });
  }

  jumpToEnd(): Promise<void> {
    return this.screen.show('end');
  }

  send(content: string, { replyTo }: { replyTo?: number } = {}): string {
    this.screen.typing.stop();
    return this.#host.act(this.id, { kind: 'send', content, replyTo: replyTo ?? null });
  }

  edit(messageId: number, content: string): void {
    this.#host.act(this.id, { kind: 'edit', messageId, content });
  }

  remove(messageId: number): void {
    this.#host.act(this.id, { kind: 'remove', messageId });
  }

  react(messageId: number, emoji: string): void {
    this.#host.act(this.id, { kind: 'react', messageId, emoji, isAdded: true });
  }

  unreact(messageId: number, emoji: string): void {
    this.#host.act(this.id, { kind: 'react', messageId, emoji, isAdded: false });
  }

  retry(key: string): void {
    for (const failed of this.#failedOf(key)) this.#host.queue.retry(failed);
  }

  discard(key: string): void {
    for (const failed of this.#failedOf(key)) this.#host.queue.discard(failed);
  }

  markRead(upToId?: number): void {
    const { newestId } = this.screen;
    const target = Math.min(upToId ?? newestId, newestId);
    if (target > 0) this.#host.markRead(this.id, target, this.screen.unreadAfter(target));
  }

  typing(): void {
    this.screen.typing.keyPressed();
  }

  stopTyping(): void {
    this.screen.typing.stop();
  }

  async thread(messageId: number): Promise<{ root: Message; messages: readonly Message[] }> {
    const messages: Message[] = [];
    for (;;) {
      const query = { after: messages.at(-1)?.id, limit: 100 };
      const page = await this.#rest.get<MessagePage & { root: Message }>(
        this.#path(`messages/${messageId}/thread/`),
        query,
      );
      messages.push(...page.messages);
      if (!page.has_more || page.messages.length === 0) return { root: page.root, messages };
    }
  }

  async receipts(messageId: number): Promise<readonly Receipt[]> {
    const path = this.#path(`messages/${messageId}/receipts/`);
    const { receipts } = await this.#rest.get<{ receipts: readonly Receipt[] }>(path);
    for (const { user, last_read_id } of receipts) this.screen.showRead(user.id, last_read_id);
    return receipts;
  }

  async rename(name: string): Promise<void> {
    await this.#rest.request('PATCH', this.#path(), { name });
  }

  async archive(isArchived: boolean): Promise<void> {
    await this.#rest.request('PATCH', this.#path(), { is_archived: isArchived });
  }

  async leave(): Promise<void> {
    await this.#rest.request('DELETE', this.#path());
  }

  async mute(isMuted: boolean): Promise<void> {
    await this.#rest.request('POST', this.#path('mute/'), { is_muted: isMuted });
    this.#host.rooms.change(this.id, { is_muted: isMuted });
  }

  async pin(isPinned: boolean): Promise<void> {
    await this.#rest.request('POST', this.#path('pin/'), { is_pinned: isPinned });
    this.#host.rooms.change(this.id, { is_pinned: isPinned });
  }

  async addParticipants(userIds: readonly number[]): Promise<void> {
    const path = this.#path('participants/');
    const answer = await this.#rest.request<{ participants: readonly Participant[] }>('POST', path, {
      user_ids: userIds,
    });
    this.screen.showParticipants(answer.participants);
  }

  async removeParticipant(userId: number): Promise<void> {
    await this.#rest.request('DELETE', this.#path(`participants/${userId}/`));
    this.screen.showParticipants(this.state.get().participants.filter(({ id }) => id !== userId));
  }

  get #rest() {
    return this.#host.server.http;
  }

  #path(rest = ''): string {
    return `rooms/${this.id}/${rest}`;
  }

  /** What was refused under a key: the unsent message of that key, or changes of the stored one. */
  #failedOf(key: string): string[] {
    const shown = this.state.get().messages.find((message) => message.key === key);
    return this.#host.queue.entriesOf(this.id).flatMap(({ entry }) => {
      const isMeant = entry.key === key || (entry.action.kind !== 'send' && entry.action.messageId === shown?.id);
      return isMeant && entry.failure !== null ? [entry.key] : [];
    });
  }
}
