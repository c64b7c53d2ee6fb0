import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Inbox } from '../../../core/messages/Inbox.ts';
import { isSeated } from '../../../core/rooms/Participant.ts';
import type { RoomStore, SeatedRoom, SeatsView } from '../../../core/rooms/RoomStore.ts';
import { encodeRoom } from '../../wire/encodeRoom.ts';
import type { ServerFrame } from '../../wire/serverFrames.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import { frameText } from './frameText.ts';
import { Membership } from './Membership.ts';
import type { MembershipEvent, RoomChannel } from './RoomChannel.ts';
import type { RoomFanout } from './RoomFanout.ts';
import type { SocketLog } from './SocketLog.ts';
import type { Subscriber } from './Subscriber.ts';

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
export class MembershipTracker {
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
    { isFirst, refreshAccount }: { readonly isFirst: boolean; readonly refreshAccount: () => Promise<void> },
  ): Promise<boolean> {
    const { rooms, capacity } = this.#deps;
    const moves = new Map<RoomId, number>();
    person.moves = moves;
    const before = [...person.memberships.values()];
    let view: SeatsView;
    try {
      view = await rooms.seatsOf(person.userId, capacity);
      await refreshAccount();
    } finally {
      // Within the same turn as what follows: no move may fall between the two.
      person.moves = null;
    }
    if (person.isGone) return true;
    const fresh = view.rooms.filter(
      ({ roomId, headSeq }) => !person.memberships.has(roomId) && (moves.get(roomId) ?? -1) <= headSeq,
    );
    const entered = fresh.map((seated) => this.#enterBy(seated, person, isFirst));
    for (const membership of entered) if (membership !== undefined && !isFirst) await this.#welcome(membership);

    const there = new Set(view.rooms.map(({ roomId }) => roomId));
    for (const membership of before) if (!there.has(membership.roomId)) await this.#confirm(membership);
    if (entered.includes(undefined)) return false;
    person.membershipVersion = view.version;
    return true;
  }

  /** What an event of a stream does to the seats of those who are connected here. */
  move(channel: RoomChannel, event: MembershipEvent): void {
    for (const userId of event.userIds) {
      const person = this.#deps.people.get(userId);
      if (person === undefined) continue;
      person.moves?.set(channel.roomId, event.seq);
      const membership = channel.memberships.get(userId);
      if (membership !== undefined && membership.sinceSeq >= event.seq) continue;
      if (event.type === 'participants_left' || event.type === 'participants_suspended') {
        this.#leave(channel, membership, event.seq, event.type === 'participants_left' ? event.reason : 'suspended');
        if (membership !== undefined) this.#deps.onLeft(userId);
      } else if (membership === undefined)
        void this.#welcome(this.#enter(channel, person, { sinceSeq: event.seq, fromSeq: event.seq, isNew: true }));
    }
  }

  /** The person's last socket has gone, or their account has ended. */
  clear(person: ConnectedPerson): void {
    for (const { roomId } of person.memberships.values()) {
      const channel = this.#deps.fanout.find(roomId);
      channel?.memberships.delete(person.userId);
      if (channel !== undefined) this.#deps.fanout.release(channel);
    }
    person.memberships.clear();
  }

  /** A socket has gone: no room looks for it any more. */
  forget(socket: Subscriber): void {
    for (const roomId of socket.subscriptions) {
      const channel = this.#deps.fanout.find(roomId);
      channel?.subscribers.delete(socket);
      if (channel !== undefined) this.#deps.fanout.release(channel);
    }
  }

  /** Ends the visits of somebody who may not moderate any more. */
  endVisits(person: ConnectedPerson): void {
    for (const socket of person.connections) {
      for (const roomId of [...socket.subscriptions]) {
        const channel = this.#deps.fanout.find(roomId);
        if (channel?.subscribers.get(socket) !== 'observer') continue;
        channel.subscribers.delete(socket);
        socket.roomLeft(roomId);
        socket.send(leftFrame(roomId, channel.appliedSeq, 'removed'));
        this.#deps.fanout.release(channel);
      }
    }
  }

  #enterBy({ roomId, headSeq }: SeatedRoom, person: ConnectedPerson, isFirst: boolean): Membership | undefined {
    const channel = this.#deps.fanout.open(roomId, headSeq);
    if (channel.startSeq > headSeq) return undefined;
    if (channel.appliedSeq < headSeq) this.#deps.fanout.scheduleRead(channel);
    return this.#enter(channel, person, {
      sinceSeq: headSeq,
      fromSeq: Math.max(headSeq, channel.appliedSeq),
      isNew: !isFirst,
    });
  }

  #enter(
    channel: RoomChannel,
    person: ConnectedPerson,
    from: { readonly sinceSeq: number; readonly fromSeq: number; readonly isNew: boolean },
  ): Membership {
    const { roomId } = channel;
    const membership = new Membership({ person, roomId, ...from });
    channel.memberships.set(person.userId, membership);
    person.memberships.set(roomId, membership);
    for (const socket of person.connections)
      if (channel.subscribers.has(socket)) channel.subscribers.set(socket, 'member');
    return membership;
  }

  /** Shows a new room to the person. The overview is not shown before the stream has come as far as it reaches. */
  async #welcome(membership: Membership): Promise<void> {
    const { inbox, fanout, log } = this.#deps;
    const { person, roomId } = membership;
    const isCurrent = (): boolean => person.memberships.get(roomId) === membership;
    try {
      const overview = await inbox.overview(roomId, person.userId);
      if (overview === undefined) return;
      const { headSeq } = overview.room;
      const channel = fanout.find(roomId);
      for (let round = 0; channel !== undefined && isCurrent() && channel.appliedSeq < headSeq; round += 1) {
        if (round === roundsToHead) throw new RangeError(`The events of room ${roomId} do not reach its head`);
        await fanout.caughtUp(channel);
      }
      if (!isCurrent()) return;
      const frame: ServerFrame = { type: 'room_joined', room: encodeRoom(overview) };
      this.#tell(membership, frameText(frame), true);
      if (membership.release(headSeq)) return;
    } catch (failure) {
      log.warn(
        { err: failure, roomId, userId: person.userId },
        'a new room could not be shown; its head is told instead',
      );
      if (!isCurrent()) return;
      membership.release(membership.fromSeq);
    }
    const headSeq = fanout.find(roomId)?.appliedSeq ?? membership.fromSeq;
    const frame: ServerFrame = { type: 'room_head', room_id: roomId, head_seq: headSeq };
    this.#tell(membership, frameText(frame), true);
  }

  #leave(channel: RoomChannel, membership: Membership | undefined, seq: number, reason: LeftReason): void {
    if (membership === undefined) return;
    const { person, roomId } = membership;
    channel.memberships.delete(person.userId);
    person.memberships.delete(roomId);
    this.#tell(membership, leftFrame(roomId, seq, reason), false);
    for (const socket of person.connections) {
      channel.subscribers.delete(socket);
      socket.roomLeft(roomId);
    }
    this.#deps.fanout.release(channel);
  }

  /** A seat that the store's view does not show: ended by an event on its way, or beyond the rooms that a view holds. */
  async #confirm(membership: Membership): Promise<void> {
    const { rooms, fanout } = this.#deps;
    const { person, roomId } = membership;
    const channel = fanout.find(roomId);
    if (channel === undefined || person.memberships.get(roomId) !== membership) return;
    await fanout.caughtUp(channel);
    if (channel.isClosed || person.memberships.get(roomId) !== membership) return;
    const access = await rooms.access(roomId, person.userId);
    if (person.memberships.get(roomId) !== membership || (access?.seat !== undefined && isSeated(access.seat))) return;
    this.#leave(channel, membership, channel.appliedSeq, 'removed');
  }

  #tell({ person, roomId }: Membership, frame: Buffer, isJoining: boolean): void {
    for (const socket of person.sockets) {
      if (isJoining) socket.roomJoined(roomId);
      if (socket.isBoundTo(roomId)) socket.send(frame);
    }
  }
}

const leftFrame = (roomId: RoomId, seq: number, reason: LeftReason): Buffer => {
  const frame: ServerFrame = { type: 'room_left', room_id: roomId, seq, reason };
  return frameText(frame);
};
