import type { UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { peopleIn, shownEvent } from '../../../core/messages/shownEvent.ts';
import { type RoomSight, shownToAll, withCounts } from '../../../core/rooms/roomRights.ts';
import { encodeEvent } from '../../wire/frames/encodeEvent.ts';
import { frameText } from './frameText.ts';

/** What members may or may not see of others. */
export type Sighted = 'seesReceipts' | 'seesPresence';

/**
 * Who sees whom in a room whose type hides something; other rooms have no such object, so they cost nothing. Until it is
 * known what somebody sees, they see themselves and nobody else.
 */
export class RoomSights {
  /** Of members who are connected here, and of observers. */
  readonly #sights = new Map<UserId, RoomSight>();
  #about: readonly UserId[] = [];
  #ownerId: UserId | null = null;
  /** The people whom every member sees. */
  #shown: ReadonlySet<UserId> = new Set();
  #hidesCounts = false;
  /** The seq at which they were known. */
  #shownSeq = -1;

  has(userId: UserId): boolean {
    return this.#sights.has(userId);
  }

  set(userId: UserId, sight: RoomSight): void {
    this.#sights.set(userId, sight);
    this.#hidesCounts = sight.hidesCounts === true;
    const { about, ownerId, headSeq } = sight.room;
    if (headSeq <= this.#shownSeq) return;
    this.#shownSeq = headSeq;
    this.#about = about;
    this.#ownerId = ownerId;
    this.#shown = shownToAll({ about, ownerId });
  }

  forget(userId: UserId): void {
    this.#sights.delete(userId);
  }

  /** A new owner is shown from the event on that makes them one. What the owner before sees has to be read again. */
  follow(event: ChatEvent): void {
    if (event.type !== 'room_updated' || event.ownerId === undefined || event.seq <= this.#shownSeq) return;
    this.#shownSeq = event.seq;
    this.#shown = shownToAll({ about: this.#about, ownerId: event.ownerId });
    if (this.#ownerId !== null) this.#sights.delete(this.#ownerId);
    this.#ownerId = event.ownerId;
  }

  /** Whether a viewer may see that this person reads, or that they are online and type. */
  shows(viewer: UserId, what: Sighted, userId: UserId): boolean {
    if (viewer === userId) return true;
    const sight = this.#sights.get(viewer);
    return sight?.[what] === true && (sight.seesMembers || this.#shown.has(userId));
  }

  /**
   * The frame of an event for each viewer, given the one for those who see everybody. Most see less in the same way and
   * get one frame; those whom the event would name get one each, as they hear of themselves.
   */
  frameFor(event: ChatEvent, whole: Buffer): (viewer: UserId) => Buffer {
    const shown = shownEvent(event, this.#sightOf(null));
    if (shown === event) return () => whole;
    const named = peopleIn(event);
    let common: Buffer | undefined;
    return (viewer) => {
      if (this.#sights.get(viewer)?.seesMembers === true) return whole;
      if (named.has(viewer)) return frameText(encodeEvent(shownEvent(event, this.#sightOf(viewer))));
      common ??= frameText(encodeEvent(shown));
      return common;
    };
  }

  #sightOf(viewer: UserId | null) {
    return withCounts((userId) => userId === viewer || this.#shown.has(userId), this.#hidesCounts);
  }
}
