import type { OwnFrame } from '../wire/legacy/LegacySockets.ts';

/** Events of one page: few enough that the longest of them stay below what may wait for a socket. */
const pageEvents = 20;

/** A frame with its place in the order of its room. */
type DurableFrame = Extract<OwnFrame, { readonly seq: number }>;

interface FollowedRoom {
  /** The last event that was handed on. */
  seq: number;
  /** How far the room has come, as far as is known here. */
  headSeq: number;
  isSyncing: boolean;
}

/**
 * Hands the events of rooms on in order and each once, for clients that know no seqs: what a slow socket was not sent is
 * fetched with `sync`, one page at a time.
 */
export class EventFollower {
  readonly #ask: (frame: object) => void;
  readonly #rooms = new Map<number, FollowedRoom>();

  constructor(ask: (frame: object) => void) {
    this.#ask = ask;
  }

  /** The frames that follow from this one for the client: itself, events that it brings, or none. */
  next(frame: OwnFrame): readonly OwnFrame[] {
    switch (frame.type) {
      case 'subscribed':
        this.#meet(frame.room_id, frame.head_seq);
        return [frame];
      case 'room_joined':
        this.#meet(frame.room.id, frame.room.head_seq);
        return [frame];
      case 'room_list':
        for (const { id, head_seq } of frame.rooms) this.#meet(id, head_seq);
        return [frame];
      case 'room_left':
        this.#rooms.delete(frame.room_id);
        return [frame];
      case 'room_head':
        this.#catchUp(frame.room_id, frame.head_seq);
        return [];
      case 'sync_page':
        return this.#apply(frame);
      case 'sync_gone':
        this.#rooms.delete(frame.room_id);
        return [];
      default:
        return 'seq' in frame ? this.#live(frame) : [frame];
    }
  }

  #meet(roomId: number, headSeq: number): void {
    if (!this.#rooms.has(roomId)) this.#rooms.set(roomId, { seq: headSeq, headSeq, isSyncing: false });
  }

  #live(event: DurableFrame): readonly OwnFrame[] {
    this.#meet(event.room_id, event.seq - 1);
    const room = this.#rooms.get(event.room_id);
    if (room === undefined || event.seq <= room.seq) return [];
    if (event.seq > room.seq + 1) {
      this.#catchUp(event.room_id, event.seq);
      return [];
    }
    room.seq = event.seq;
    return [event];
  }

  #catchUp(roomId: number, headSeq: number): void {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return;
    room.headSeq = Math.max(room.headSeq, headSeq);
    if (room.isSyncing || room.headSeq <= room.seq) return;
    room.isSyncing = true;
    this.#ask({ type: 'sync', room_id: roomId, after: room.seq, limit: pageEvents });
  }

  #apply({ room_id: roomId, events, to, head_seq }: Extract<OwnFrame, { readonly type: 'sync_page' }>): OwnFrame[] {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return [];
    const fresh = events.filter(({ seq }) => seq > room.seq);
    room.seq = Math.max(room.seq, to);
    room.isSyncing = false;
    this.#catchUp(roomId, head_seq);
    return fresh;
  }
}
