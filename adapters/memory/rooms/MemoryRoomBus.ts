import type { BusListener, PeopleNews, RoomBus, RoomNews, RoomSignal } from '../../../core/rooms/RoomBus.ts';
import type { DurableEvent } from '../../../core/rooms/RoomEvent.ts';

/** The bus of a single node: everything is published here, so its listeners hear all of it, within the call. */
export class MemoryRoomBus<Event extends DurableEvent = DurableEvent> implements RoomBus<Event> {
  readonly #listeners = new Set<BusListener<Event>>();
  readonly #onFailure: (failure: unknown) => void;

  /** `onFailure` is told what a listener threw, e.g. to log it. */
  constructor(onFailure: (failure: unknown) => void) {
    this.#onFailure = onFailure;
  }

  publish(news: RoomNews<Event>): void {
    this.#tell((listener) => listener.onRoom(news));
  }

  announce(news: PeopleNews): void {
    this.#tell((listener) => listener.onPeople(news));
  }

  signal(signal: RoomSignal): void {
    this.#tell((listener) => listener.onSignal(signal));
  }

  attach(listener: BusListener<Event>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** There is no other node to hear from. */
  async listenRoom(): Promise<void> {}

  unlistenRoom(): void {}

  async listenPerson(): Promise<void> {}

  unlistenPerson(): void {}

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  #tell(say: (listener: BusListener<Event>) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        say(listener);
      } catch (failure) {
        this.#onFailure(failure);
      }
    }
  }
}
