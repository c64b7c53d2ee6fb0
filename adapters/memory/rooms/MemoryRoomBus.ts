import type {
  BusListener,
  EphemeralEvent,
  MembershipInvalidation,
  RoomBus,
  RoomPublication,
} from '../../../core/rooms/RoomBus.ts';
import type { DurableEvent } from '../../../core/rooms/RoomEvent.ts';

/** The bus of a single node: it calls every listener within the call that publishes. */
export class MemoryRoomBus<Event extends DurableEvent = DurableEvent> implements RoomBus<Event> {
  readonly #listeners = new Set<BusListener<Event>>();
  readonly #onFailure: (failure: unknown) => void;

  /** `onFailure` receives what a listener threw, for instance to log it. */
  constructor(onFailure: (failure: unknown) => void) {
    this.#onFailure = onFailure;
  }

  publish(publication: RoomPublication<Event>): void {
    this.#notify((listener) => listener.onPublication(publication));
  }

  invalidate(invalidation: MembershipInvalidation): void {
    this.#notify((listener) => listener.onInvalidation(invalidation));
  }

  publishEphemeral(event: EphemeralEvent): void {
    this.#notify((listener) => listener.onEphemeral(event));
  }

  addListener(listener: BusListener<Event>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** There is no other node, so subscriptions do nothing. */
  async subscribeRoom(): Promise<void> {}

  unsubscribeRoom(): void {}

  async subscribePerson(): Promise<void> {}

  unsubscribePerson(): void {}

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  #notify(call: (listener: BusListener<Event>) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        call(listener);
      } catch (failure) {
        this.#onFailure(failure);
      }
    }
  }
}
