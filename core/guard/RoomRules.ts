import type { Clock } from '../clock.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { GuardRule } from '../permissions/GuardRule.ts';
import type { People } from '../permissions/People.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { RoomState } from '../rooms/RoomState.ts';
import type { HeldMessages } from './HeldMessages.ts';

/** Milliseconds for which it is kept what a room is: it may come to another organisation. */
const maxAgeMs = 5_000;
/** The most rooms kept; the one that was read longest ago is dropped first. */
const capacity = 10_000;

interface Deps {
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly people: Pick<People, 'evidence'>;
  readonly policy: Policy;
  /** Those that count now; the same list while they are the same. */
  readonly rules: () => readonly GuardRule[];
  /** How many there can be. */
  readonly possible: number;
  readonly held: Pick<HeldMessages, 'hasAny'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Which guards look at what is written in a room now. */
export class RoomRules {
  readonly #deps: Deps;
  readonly #ofType = new WeakMap<readonly GuardRule[], Map<RoomType, readonly GuardRule[]>>();
  /** The most rules that there were at one time, of those that this node has seen. */
  #most = 0;
  /** Whether messages were held before this node asked, by any node. */
  #wereHeld: Promise<boolean> | undefined;
  readonly #rooms = new Map<RoomId, { readonly room: RoomState; readonly at: number }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What a room is, at most `maxAgeMs` old; undefined if there is none. */
  async room(roomId: RoomId, userId: UserId): Promise<RoomState | undefined> {
    const now = this.#deps.clock.monotonic();
    const known = this.#rooms.get(roomId);
    if (known !== undefined && now - known.at < maxAgeMs) return known.room;
    const room = (await this.#deps.rooms.access(roomId, userId))?.room;
    this.#rooms.delete(roomId);
    if (room === undefined) return undefined;
    this.#rooms.set(roomId, { room, at: now });
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > capacity && oldest !== undefined) this.#rooms.delete(oldest);
    return room;
  }

  /** Whether there are any now. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * Whether there were more before, on any node: then messages may be held in rooms that none looks at now. One query in the
   * life of a node, if any.
   */
  async haveShrunk(): Promise<boolean> {
    const { length } = this.#rules;
    if (length < this.#most) return true;
    if (length === this.#deps.possible) return false;
    this.#wereHeld ??= this.#deps.held.hasAny().catch((failure: unknown) => {
      this.#wereHeld = undefined;
      throw failure;
    });
    return this.#wereHeld;
  }

  /** The rules that may hold in rooms of this type; empty for most. */
  ofType(type: RoomType): readonly GuardRule[] {
    const rules = this.#rules;
    const types = this.#ofType.get(rules) ?? new Map<RoomType, readonly GuardRule[]>();
    this.#ofType.set(rules, types);
    const known = types.get(type);
    if (known !== undefined) return known;
    const found = rules.filter(({ rooms }) => rooms === 'all' || rooms.includes(type));
    types.set(type, found);
    return found;
  }

  get #rules(): readonly GuardRule[] {
    const rules = this.#deps.rules();
    this.#most = Math.max(this.#most, rules.length);
    return rules;
  }

  /** Those that hold now. One query if a rule depends on relations, else none. */
  async inForce(room: RoomState): Promise<readonly GuardRule[]> {
    const rules = this.ofType(room.type);
    if (rules.every((rule) => rule.while === undefined && rule.until === undefined)) return rules;
    const [one, other] = room.about;
    if (one === undefined || other === undefined) return rules;
    const graph = await this.#deps.people.evidence([[one, other]]);
    const between = [...graph.from(one), ...graph.to(one)].filter(
      ({ from, to, isActive }) => isActive && (from === other || to === other),
    );
    const has = (kind: string): boolean =>
      between.some((relation) => relation.kind === kind && this.#isMeant(room, relation));
    return rules.filter(
      (rule) => (rule.while === undefined || has(rule.while)) && (rule.until === undefined || !has(rule.until)),
    );
  }

  /** In a room of a relation its context counts: a bid for one job is no bid for another. */
  #isMeant(room: RoomState, { context }: Relation): boolean {
    return this.#deps.policy.roomType(room.type).restsOn !== 'relation' || context === room.context;
  }
}
