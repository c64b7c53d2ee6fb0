import { ChatError } from '../../../core/errors.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { MembershipsView, RoomMembership } from '../../../core/rooms/RoomHeads.ts';
import type { RoomSight } from '../../../core/rooms/roomRights.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import type { MembershipFollower } from './applyEvents.ts';
import type { ConnectedPerson, LoadWatch } from './ConnectedPerson.ts';
import { frameText } from './frameText.ts';
import { type LeftReason, leftFrame } from './leftFrame.ts';
import type { Member, Membership } from './Membership.ts';
import type { ReadQueue } from './ReadQueue.ts';
import type { MembershipChange, MembershipEvent } from './RoomChannel.ts';
import type { RoomChannels } from './RoomChannels.ts';
import type { SocketLog } from './SocketLog.ts';
import type { Subscriber } from './Subscriber.ts';

/** Reads in which a channel must reach a head that was read before; a page holds a hundred events. */
const roundsToHead = 100;
/** Until a room that could not be read is asked for again. */
const againMs = 250;

interface Deps {
  readonly chat: Pick<Chat, 'memberOverview' | 'memberSight' | 'isMember' | 'nameOrganisations'>;
  readonly channels: RoomChannels;
  readonly reads: ReadQueue;
  readonly log: SocketLog;
}

/** What was loaded of a person's memberships. */
interface Loaded {
  readonly view: MembershipsView;
  /** What the person sees of others in those rooms of the view whose types hide something. */
  readonly sights: ReadonlyMap<RoomId, RoomSight>;
  /** What the person saw from before the view was asked for until the turn of the call. */
  readonly watch: LoadWatch;
  /** The person's sockets are not live yet: they begin with the view, and no room is shown to them as a new one. */
  readonly isFirst: boolean;
}

/**
 * Who of the connected people is a member where, as of the event that each channel applied last.
 *
 * Two things say it: the events of a channel, which are exact, and a view of the store at some moment. A view and a
 * channel never disagree for long, but a view may be older or newer than the channel:
 * - Newer (channel at 7, view at 9): the person joins with `fromSeq` 9, and moves up to 9 are no news to them.
 * - Older (channel at 9, view at 7): events 8 and 9 went out before the person was let in. Had one of them moved the
 *   person, it would be among the moves, which are watched from before the view was asked for; then the channel is
 *   right and the view is dropped. A channel that began above the view saw too little: load again.
 * - A view in which a membership is missing takes nothing away. The channel is read up to then, and the event does.
 * - A view that shows a membership as still there may be newer than a leaving and a joining again that the channel has
 *   yet to see. With the last member on this node the channel closes and never sees the joining: so the memberships of
 *   everybody who leaves by an event are loaded once more.
 */
export class MembershipTracker implements MembershipFollower {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Brings a person's memberships in line with what was loaded. Returns false when it has to be loaded again. */
  async align(person: ConnectedPerson, { view, sights, watch, isFirst }: Loaded): Promise<boolean> {
    const fresh = view.rooms.filter(
      ({ roomId, headSeq }) => !person.memberships.has(roomId) && (watch.moves.get(roomId) ?? -1) <= headSeq,
    );
    const joined = fresh.map((room) => this.#joinBy(room, person, isFirst));
    for (const { roomId, headSeq, visibleFromSeq } of view.rooms)
      if ((watch.moves.get(roomId) ?? -1) <= headSeq) person.memberships.get(roomId)?.seesFrom(visibleFromSeq);
    for (const [roomId, sight] of sights) this.#see(roomId, person, sight);
    for (const membership of joined) if (membership !== undefined && !isFirst) await this.#welcome(membership);

    const there = new Set(view.rooms.map(({ roomId }) => roomId));
    for (const membership of watch.before) if (!there.has(membership.roomId)) await this.#confirm(membership);
    if (joined.includes(undefined)) return false;
    person.membershipsLoaded(view.version);
    return true;
  }

  /** Tells those who left by an event, and shows the room to those who joined by it. */
  follow({ event, joined, left }: MembershipChange): void {
    for (const membership of left) this.#tellLeft(membership, event.seq, reasonOf(event));
    for (const membership of joined) void this.#welcome(membership);
  }

  /** The person's last socket has gone, or their account has ended. */
  endMemberships(person: ConnectedPerson): void {
    for (const membership of person.memberships.values())
      this.#deps.channels.find(membership.roomId)?.leave(membership);
  }

  /** The socket has gone. */
  endSubscriptions(socket: Subscriber): void {
    for (const roomId of socket.subscriptions) this.#deps.channels.find(roomId)?.unsubscribe(socket);
  }

  /** The rooms that sockets of the person observe. */
  observedRooms(person: ConnectedPerson): ReadonlySet<RoomId> {
    const observed = new Set<RoomId>();
    for (const socket of person.connections)
      for (const roomId of socket.subscriptions)
        if (this.#deps.channels.find(roomId)?.isObservedBy(socket) === true) observed.add(roomId);
    return observed;
  }

  /** The person may not look into these rooms any more. */
  endObservations(person: ConnectedPerson, roomIds: ReadonlySet<RoomId>): void {
    for (const socket of person.connections) {
      for (const roomId of socket.subscriptions) {
        const channel = this.#deps.channels.find(roomId);
        if (!roomIds.has(roomId) || channel?.isObservedBy(socket) !== true) continue;
        channel.unsubscribe(socket);
        socket.roomLeft(roomId);
        socket.send(leftFrame(roomId, channel.appliedSeq, 'removed'));
      }
    }
  }

  /** Before the person's sockets are told of a new room, so that they are shown all that they may see of it. */
  #see(roomId: RoomId, { userId }: Member, sight: RoomSight): void {
    const channel = this.#deps.channels.find(roomId);
    if (channel?.membershipOf(userId) !== undefined) channel.sights?.set(userId, sight);
  }

  #joinBy(
    { roomId, type, headSeq, visibleFromSeq }: RoomMembership,
    person: ConnectedPerson,
    isFirst: boolean,
  ): Membership | undefined {
    const channel = this.#deps.channels.open({ roomId, type, headSeq });
    if (channel.startSeq > headSeq) return undefined;
    if (channel.appliedSeq < headSeq) this.#deps.reads.schedule(channel);
    const fromSeq = Math.max(headSeq, channel.appliedSeq);
    return channel.join(person, { sinceSeq: headSeq, fromSeq, isNew: !isFirst, visibleFromSeq });
  }

  /**
   * Shows a new room to the person. The overview is not shown before the channel has come as far as it reaches, and
   * events not before the overview: while the store is away they wait with it.
   */
  async #welcome(membership: Membership): Promise<void> {
    const { chat, channels, reads, log } = this.#deps;
    const { person, roomId } = membership;
    const channel = channels.find(roomId);
    const isCurrent = (): boolean => channel?.membershipOf(person.userId) === membership;
    if (channel === undefined || !isCurrent()) return;
    try {
      const overview = await chat.memberOverview(person.userId, roomId);
      if (overview === undefined) return;
      const names = await chat.nameOrganisations([overview.room.scope]);
      const { headSeq, type } = overview.room;
      const read = await chat.memberSight(person.userId, { roomId, type });
      for (let round = 0; isCurrent() && channel.appliedSeq < headSeq; round += 1) {
        if (round === roundsToHead) throw new RangeError(`The events of room ${roomId} do not reach its head`);
        await reads.caughtUp(channel);
      }
      if (!isCurrent()) return;
      // What a load of the person has brought meanwhile is newer.
      const sight = channel.sights?.has(person.userId) === true ? undefined : read;
      if (sight !== undefined) this.#see(roomId, person, sight);
      const frame: ServerFrame = { type: 'room_joined', room: encodeRoom(overview, names, person.account) };
      membership.seesFrom(overview.visibleFromSeq);
      this.#tellJoined(membership, frameText(frame));
      if (membership.release(headSeq)) return;
    } catch (failure) {
      if (!isCurrent()) return;
      const facts = { err: failure, roomId, userId: person.userId };
      if (failure instanceof ChatError && failure.code === 'UNAVAILABLE') {
        log.warn(facts, 'a new room could not be read; trying again');
        setTimeout(() => void this.#welcome(membership), againMs).unref();
        return;
      }
      log.error(facts, 'a new room could not be shown; its head is told instead');
      this.#tellHead(membership, membership.fromSeq);
      if (membership.release(membership.fromSeq)) return;
    }
    this.#tellHead(membership, channel.appliedSeq);
  }

  /** A membership that the view does not show: ended by an event on its way, or beyond the rooms that a view holds. */
  async #confirm(membership: Membership): Promise<void> {
    const { chat, channels, reads } = this.#deps;
    const { person, roomId } = membership;
    const channel = channels.find(roomId);
    const isCurrent = (): boolean => channel?.membershipOf(person.userId) === membership;
    if (channel === undefined || !isCurrent()) return;
    await reads.caughtUp(channel);
    if (channel.isClosed || !isCurrent()) return;
    if ((await chat.isMember(person.userId, roomId)) || !isCurrent()) return;
    channel.leave(membership);
    this.#tellLeft(membership, channel.appliedSeq, 'removed');
  }

  #tellHead(membership: Membership, headSeq: number): void {
    this.#tellJoined(membership, frameText({ type: 'room_head', room_id: membership.roomId, head_seq: headSeq }));
  }

  #tellJoined({ person, roomId }: Membership, frame: Buffer): void {
    for (const socket of person.liveSockets) {
      socket.roomJoined(roomId);
      if (socket.isBoundTo(roomId)) socket.send(frame);
    }
  }

  #tellLeft({ person, roomId }: Membership, seq: number, reason: LeftReason): void {
    const frame = leftFrame(roomId, seq, reason);
    for (const socket of person.liveSockets) if (socket.isBoundTo(roomId)) socket.send(frame);
    for (const socket of person.connections) socket.roomLeft(roomId);
  }
}

const reasonOf = (event: MembershipEvent): LeftReason =>
  event.type === 'participants_left' ? event.reason : 'suspended';
