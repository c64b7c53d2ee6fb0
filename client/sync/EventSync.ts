import type { Runtime } from '../runtime/Runtime.ts';
import type { SequencedEvent, SyncPage } from '../wire/frames.ts';
import { Backfill } from './Backfill.ts';
import { RoomSequencer } from './RoomSequencer.ts';

interface Deps {
  readonly runtime: Runtime;
  /** Null if the history does not reach back to the cursor. @throws ChatRefusal */
  readonly fetchPage: (roomId: number, after: number) => Promise<SyncPage | null>;
  /** The events of all rooms. Those of one room come once each, in order and without a gap. */
  readonly onEvents: (events: readonly SequencedEvent[]) => void;
  /** The room's history does not contain the cursor, so the room has to be loaded anew. */
  readonly onGone: (roomId: number) => void;
  readonly onRefused: (roomId: number) => void;
}

/** Orders the events of all rooms, keeps a cursor for each room, and fetches what is missing. */
export class EventSync {
  readonly #deps: Deps;
  readonly #sequencers = new Map<number, RoomSequencer>();
  readonly backfill: Backfill;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.backfill = new Backfill({
      runtime: deps.runtime,
      fetchPage: deps.fetchPage,
      onPage: (stream, page) => {
        // A room that was dropped or restarted meanwhile has another sequencer.
        if (this.#sequencers.get(stream.roomId) === stream) deps.onEvents(stream.addPage(page));
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

  /** The seq of the last event of the room that was delivered; null until `begin`. */
  cursor(roomId: number): number | null {
    return this.#sequencers.get(roomId)?.cursor ?? null;
  }

  /** Sets the cursor. Events behind it that came early are delivered now. The cursor never goes back. */
  begin(roomId: number, seq: number): void {
    this.#advance(roomId, (stream) => stream.begin(seq));
  }

  receive(event: SequencedEvent): void {
    this.#advance(event.room_id, (stream) => stream.add([event]));
  }

  /** The room has events up to this seq. */
  noteHead(roomId: number, head: number): void {
    this.#advance(roomId, (stream) => {
      stream.noteHead(head);
      return [];
    });
  }

  forget(roomId: number): void {
    const stream = this.#sequencers.get(roomId);
    if (stream !== undefined) this.backfill.cancel(stream);
    this.#sequencers.delete(roomId);
  }

  clear(): void {
    for (const roomId of [...this.#sequencers.keys()]) this.forget(roomId);
  }

  #advance(roomId: number, change: (stream: RoomSequencer) => SequencedEvent[]): void {
    let stream = this.#sequencers.get(roomId);
    if (stream === undefined) {
      stream = new RoomSequencer(roomId);
      this.#sequencers.set(roomId, stream);
    }
    const ready = change(stream);
    if (ready.length > 0) this.#deps.onEvents(ready);
    if (stream.isBehind) this.backfill.request(stream);
  }
}
