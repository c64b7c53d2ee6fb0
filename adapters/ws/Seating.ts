import type { RoomId, UserId } from '../../core/ids.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import { isSeated } from '../../core/rooms/Participant.ts';
import type { RoomStore, SeatedRoom, SeatsView } from '../../core/rooms/RoomStore.ts';
import type { ServerFrame } from '../wire/frames/serverFrames.ts';
import { encodeRoom } from '../wire/rooms/encodeRoom.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import { frameText } from './frameText.ts';
import type { RoomFanout } from './RoomFanout.ts';
import type { RoomStream, SeatEvent } from './RoomStream.ts';
import { Seat } from './Seat.ts';
import type { SocketLog } from './SocketLog.ts';
import type { SocketSide } from './SocketSide.ts';

type LeftReason = Extract<ServerFrame, { type: 'room_left' }>['reason'];

/** Reads in which a stream must reach a head that was read before; a page holds a hundred events. */
const roundsToHead = 100;

interface Deps {
  readonly rooms: Pick<RoomStore, 'seatsOf' | 'access'>;
  readonly inbox: Pick<Inbox, 'overview'>;
  readonly fanout: RoomFanout;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  readonly capacity: number;
  /** An event has taken a seat from somebody who is connected: their seats are worth another look. */
  readonly onLeft: (userId: UserId) => void;
  readonly log: SocketLog;
}

/**
 * Who of the connected people sits where, as of the event that each stream applied last.
 *
 * Two things say it: the events of a stream, which are exact, and `seatsOf`, a view of the store at some moment. A
 * view and a stream never disagree for long, but a view may be older or newer than the stream:
 * - Newer (stream at 7, view at 9): the person enters with `fromSeq` 9, and moves up to 9 are no news to them.
 * - Older (stream at 9, view at 7): events 8 and 9 went out before the person was let in. Had one of them moved the
 *   person, the stream would have put it into `moves`, which is kept from before the view was asked for; then the
 *   stream is right and the view is dropped. A stream that began above the view saw too little: look again.
 * - A view in which a seat is missing takes nothing away. The stream is read up to then, and the event in it does.
 * - A view that shows a seat as still there may be newer than a going and a coming again that the stream has yet to
 *   see. With the last seat of this node the stream goes too and never sees the coming: so whoever leaves by an event
 *   is looked at once more.
 */
export class Seating {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Brings a person's seats in line with the store. Returns false when it has to be done again. `recognise` reads the
   * account: after the view, whose version stands for both, so that a change which it misses shows as a newer version.
   */
  async load(
    person: ConnectedPerson,
    { isFirst, recognise }: { readonly isFirst: boolean; readonly recognise: () => Promise<void> },
  ): Promise<boolean> {
    const { rooms, capacity } = this.#deps;
    const moves = new Map<RoomId, number>();
    person.moves = moves;
    const before = [...person.seats.values()];
    let view: SeatsView;
    try {
      view = await rooms.seatsOf(person.userId, capacity);
      await recognise();
    } finally {
      // Within the same turn as what follows: no move may fall between the two.
      person.moves = null;
    }
    if (person.isGone) return true;
    const fresh = view.rooms.filter(
      ({ roomId, headSeq }) => !person.seats.has(roomId) && (moves.get(roomId) ?? -1) <= headSeq,
    );
    const entered = fresh.map((seated) => this.#enterBy(seated, person, isFirst));
    for (const seat of entered) if (seat !== undefined && !isFirst) await this.#welcome(seat);

    const there = new Set(view.rooms.map(({ roomId }) => roomId));
    for (const seat of before) if (!there.has(seat.roomId)) await this.#confirm(seat);
    if (entered.includes(undefined)) return false;
    person.seatsVersion = view.version;
    return true;
  }

  /** What an event of a stream does to the seats of those who are connected here. */
  move(stream: RoomStream, event: SeatEvent): void {
    for (const userId of event.userIds) {
      const person = this.#deps.people.get(userId);
      if (person === undefined) continue;
      person.moves?.set(stream.roomId, event.seq);
      const seat = stream.seats.get(userId);
      if (seat !== undefined && seat.sinceSeq >= event.seq) continue;
      if (event.type === 'participants_left' || event.type === 'participants_suspended') {
        this.#leave(stream, seat, event.seq, event.type === 'participants_left' ? event.reason : 'suspended');
        if (seat !== undefined) this.#deps.onLeft(userId);
      } else if (seat === undefined)
        void this.#welcome(this.#enter(stream, person, { sinceSeq: event.seq, fromSeq: event.seq, isNew: true }));
    }
  }

  /** The person's last socket has gone, or their account has ended. */
  clear(person: ConnectedPerson): void {
    for (const { roomId } of person.seats.values()) {
      const stream = this.#deps.fanout.find(roomId);
      stream?.seats.delete(person.userId);
      if (stream !== undefined) this.#deps.fanout.release(stream);
    }
    person.seats.clear();
  }

  /** A socket has gone: no room looks for it any more. */
  forget(socket: SocketSide): void {
    for (const roomId of socket.subscriptions) {
      const stream = this.#deps.fanout.find(roomId);
      stream?.lookers.delete(socket);
      if (stream !== undefined) this.#deps.fanout.release(stream);
    }
  }

  /** Ends the visits of somebody who may not moderate any more. */
  endVisits(person: ConnectedPerson): void {
    for (const socket of person.connections) {
      for (const roomId of [...socket.subscriptions]) {
        const stream = this.#deps.fanout.find(roomId);
        if (stream?.lookers.get(socket) !== 'visits') continue;
        stream.lookers.delete(socket);
        socket.roomLeft(roomId);
        socket.take(leftFrame(roomId, stream.appliedSeq, 'removed'));
        this.#deps.fanout.release(stream);
      }
    }
  }

  #enterBy({ roomId, headSeq }: SeatedRoom, person: ConnectedPerson, isFirst: boolean): Seat | undefined {
    const stream = this.#deps.fanout.open(roomId, headSeq);
    if (stream.startSeq > headSeq) return undefined;
    if (stream.appliedSeq < headSeq) this.#deps.fanout.want(stream);
    return this.#enter(stream, person, {
      sinceSeq: headSeq,
      fromSeq: Math.max(headSeq, stream.appliedSeq),
      isNew: !isFirst,
    });
  }

  #enter(
    stream: RoomStream,
    person: ConnectedPerson,
    from: { readonly sinceSeq: number; readonly fromSeq: number; readonly isNew: boolean },
  ): Seat {
    const { roomId } = stream;
    const seat = new Seat({ person, roomId, ...from });
    stream.seats.set(person.userId, seat);
    person.seats.set(roomId, seat);
    for (const socket of person.connections) if (stream.lookers.has(socket)) stream.lookers.set(socket, 'looks');
    return seat;
  }

  /** Shows a new room to the person. The overview is not shown before the stream has come as far as it reaches. */
  async #welcome(seat: Seat): Promise<void> {
    const { inbox, fanout, log } = this.#deps;
    const { person, roomId } = seat;
    const isCurrent = (): boolean => person.seats.get(roomId) === seat;
    try {
      const overview = await inbox.overview(roomId, person.userId);
      if (overview === undefined) return;
      const { headSeq } = overview.room;
      const stream = fanout.find(roomId);
      for (let round = 0; stream !== undefined && isCurrent() && stream.appliedSeq < headSeq; round += 1) {
        if (round === roundsToHead) throw new RangeError(`The events of room ${roomId} do not reach its head`);
        await fanout.caughtUp(stream);
      }
      if (!isCurrent()) return;
      const frame: ServerFrame = { type: 'room_joined', room: encodeRoom(overview) };
      this.#tell(seat, frameText(frame), true);
      if (seat.release(headSeq)) return;
    } catch (failure) {
      log.warn(
        { err: failure, roomId, userId: person.userId },
        'a new room could not be shown; its head is told instead',
      );
      if (!isCurrent()) return;
      seat.release(seat.fromSeq);
    }
    const headSeq = fanout.find(roomId)?.appliedSeq ?? seat.fromSeq;
    const frame: ServerFrame = { type: 'room_head', room_id: roomId, head_seq: headSeq };
    this.#tell(seat, frameText(frame), true);
  }

  #leave(stream: RoomStream, seat: Seat | undefined, seq: number, reason: LeftReason): void {
    if (seat === undefined) return;
    const { person, roomId } = seat;
    stream.seats.delete(person.userId);
    person.seats.delete(roomId);
    this.#tell(seat, leftFrame(roomId, seq, reason), false);
    for (const socket of person.connections) {
      stream.lookers.delete(socket);
      socket.roomLeft(roomId);
    }
    this.#deps.fanout.release(stream);
  }

  /** A seat that the store's view does not show: ended by an event on its way, or beyond the rooms that a view holds. */
  async #confirm(seat: Seat): Promise<void> {
    const { rooms, fanout } = this.#deps;
    const { person, roomId } = seat;
    const stream = fanout.find(roomId);
    if (stream === undefined || person.seats.get(roomId) !== seat) return;
    await fanout.caughtUp(stream);
    if (stream.isClosed || person.seats.get(roomId) !== seat) return;
    const access = await rooms.access(roomId, person.userId);
    if (person.seats.get(roomId) !== seat || (access?.seat !== undefined && isSeated(access.seat))) return;
    this.#leave(stream, seat, stream.appliedSeq, 'removed');
  }

  #tell({ person, roomId }: Seat, frame: Buffer, isJoining: boolean): void {
    for (const socket of person.sockets) {
      if (isJoining) socket.roomJoined(roomId);
      if (socket.hears(roomId)) socket.take(frame);
    }
  }
}

const leftFrame = (roomId: RoomId, seq: number, reason: LeftReason): Buffer => {
  const frame: ServerFrame = { type: 'room_left', room_id: roomId, seq, reason };
  return frameText(frame);
};
