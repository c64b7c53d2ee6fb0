import type { RoomHandle } from './RoomHandle.ts';
import type { RoomViewModel } from './RoomViewModel.ts';

interface Deps {
  readonly makeHandle: (roomId: number, onWatch: (isWatched: boolean) => void) => RoomHandle;
  /** A room was opened or closed. */
  readonly onWatch: (roomId: number, isWatched: boolean) => void;
}

/** The handles that were given out, and which of them are open. */
export class OpenRooms {
  readonly #deps: Deps;
  readonly #handles = new Map<number, RoomHandle>();
  readonly #open = new Set<RoomHandle>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The same handle for the same id until it is closed. */
  get(roomId: number): RoomHandle {
    const known = this.#handles.get(roomId);
    if (known !== undefined) return known;
    const handle = this.#deps.makeHandle(roomId, (isWatched) => this.#setWatched(handle, isWatched));
    this.#handles.set(roomId, handle);
    return handle;
  }

  /** Applies something to one open room, or to all of them (null). */
  forEach(roomId: number | null, act: (model: RoomViewModel, roomId: number) => void): void {
    for (const { id, model } of this.#open) if (model && (roomId ?? id) === id) act(model, id);
  }

  #setWatched(handle: RoomHandle, isWatched: boolean): void {
    if (isWatched) {
      this.#handles.set(handle.id, handle);
      this.#open.add(handle);
    } else {
      this.#open.delete(handle);
      if (this.#handles.get(handle.id) === handle) this.#handles.delete(handle.id);
    }
    this.#deps.onWatch(handle.id, isWatched);
  }
}
