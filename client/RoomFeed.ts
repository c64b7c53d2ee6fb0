import { Catchup } from './Catchup.ts';
import type { RoomEvent, SyncPage } from './frames.ts';
import { RoomStream } from './RoomStream.ts';
import type { Runtime } from './Runtime.ts';

interface Deps {
  readonly runtime: Runtime;
  /** Null when the history does not reach the cursor. @throws ChatRefusal */
  readonly fetchPage: (roomId: number, after: number) => Promise<SyncPage | null>;
  /** The events of all rooms: those of each once, in order, without a gap. */
  readonly onEvents: (events: readonly RoomEvent[]) => void;
  /** The cursor is not in the room's history: what is shown of the room has to be loaded anew. */
  readonly onGone: (roomId: number) => void;
  readonly onRefused: (roomId: number) => void;
}

/** The events of all rooms, put in order, with a cursor for each. What is missing is fetched. */
export class RoomFeed {
  readonly #deps: Deps;
  readonly #streams = new Map<number, RoomStream>();
  readonly catchup: Catchup;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.catchup = new Catchup({
      runtime: deps.runtime,
      fetchPage: deps.fetchPage,
      onPage: (stream, page) => {
        // A room that was forgotten or began anew meanwhile has another stream.
        if (this.#streams.get(stream.roomId) === stream) deps.onEvents(stream.takePage(page));
      },
      onGone: (roomId) => {
        this.forget(roomId);
        deps.onGone(roomId);
      },
      onRefused: (roomId) => {
        this.forget(roomId);
        deps.onRefused(roomId);
      },
    });
  }

  /** The last seq of the room that went out; null until `begin`. */
  known(roomId: number): number | null {
    return this.#streams.get(roomId)?.known ?? null;
  }

  /** Events of the room after this seq are wanted; earlier ones that came early go out now. Never goes back. */
  begin(roomId: number, seq: number): void {
    this.#proceed(roomId, (stream) => stream.begin(seq));
  }

  take(event: RoomEvent): void {
    this.#proceed(event.room_id, (stream) => stream.take([event]));
  }

  /** Events up to this seq exist. */
  reach(roomId: number, head: number): void {
    this.#proceed(roomId, (stream) => {
      stream.reach(head);
      return [];
    });
  }

  forget(roomId: number): void {
    const stream = this.#streams.get(roomId);
    if (stream !== undefined) this.catchup.forget(stream);
    this.#streams.delete(roomId);
  }

  clear(): void {
    for (const roomId of [...this.#streams.keys()]) this.forget(roomId);
  }

  #proceed(roomId: number, change: (stream: RoomStream) => RoomEvent[]): void {
    let stream = this.#streams.get(roomId);
    if (stream === undefined) {
      stream = new RoomStream(roomId);
      this.#streams.set(roomId, stream);
    }
    const ready = change(stream);
    if (ready.length > 0) this.#deps.onEvents(ready);
    if (stream.isBehind) this.catchup.want(stream);
  }
}
