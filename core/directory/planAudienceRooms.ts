import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { type Audience, placeText, type StoredAudience, touchOf } from '../rooms/Audience.ts';
import { type AudienceEvidence, announcingGrant } from '../rooms/audienceMembers.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { draftAudienceRoom } from '../rooms/draftAudienceRoom.ts';
import { followDraft, inRole, type RoleHolder } from '../rooms/membershipRules.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryReads } from './DirectoryReads.ts';
import { nothingPlanned, type RoomPlan } from './RoomPlan.ts';
import { readAudience } from './readAudience.ts';

/** What changes of the directory can touch, by `touchOf`. */
export class AudienceTouches {
  readonly #policy: Policy;
  readonly #touches = new Set<string>();

  /** Of people whose roles, names or accounts changed. */
  readonly #userIds: readonly UserId[];

  constructor(policy: Policy, userIds: readonly UserId[]) {
    this.#policy = policy;
    this.#userIds = userIds;
  }

  find({ audiences }: DirectoryReads): Promise<readonly StoredAudience[]> {
    return audiences.touchedBy([...this.#touches], this.#userIds);
  }

  /** The graph has all relations of the `middlePeople` of these relations. */
  addRelations(graph: RelationGraph, relations: readonly Relation[]): void {
    const paths = Object.values(this.#policy.roomTypes).flatMap(({ audience }) =>
      audience?.of === 'contexts' ? [audience] : [],
    );
    for (const relation of relations)
      for (const { relation: kind, joinedBy } of paths) {
        if (relation.kind === kind) this.#addClass(relation);
        if (relation.kind === joinedBy)
          for (const other of graph.to(relation.to)) if (other.kind === kind) this.#addClass(other);
      }
  }

  addPeople(people: readonly (Person | null)[]): void {
    for (const person of people) if (person !== null) for (const { scope } of grantsOf(person)) this.#addScope(scope);
  }

  #addClass({ context, contextId, scope = rootScope }: Relation): void {
    this.#touches.add(placeText({ of: 'context', context, ...(contextId === undefined ? {} : { contextId }) }));
    this.#addScope(scope);
  }

  #addScope(scope: Scope): void {
    for (const organisationId of scope) this.#touches.add(touchOf({ of: 'organisation', organisationId }));
  }
}

/** Plans the rooms of audiences that these touch. */
export const planTouchedAudiences = async (
  tx: DirectoryTransaction,
  policy: Policy,
  touches: AudienceTouches,
): Promise<RoomPlan> => {
  const ids = (await touches.find(tx)).map(({ roomId }) => roomId);
  return ids.length === 0 ? nothingPlanned : planAudiences(tx, policy, await tx.roomsById(ids));
};

/** Plans these rooms of audiences. One whose type the policy does not declare any more is frozen. */
export const planAudiences = async (
  reads: DirectoryReads,
  policy: Policy,
  rooms: readonly ChatRoom[],
): Promise<RoomPlan> => {
  const stored = rooms.length === 0 ? [] : await reads.audiences.ofRooms(rooms.map(({ id }) => id));
  const audiences = new Map(stored.map(({ roomId, audience }) => [roomId, audience]));
  const changed: { readonly before: ChatRoom; readonly after: ChatRoom }[] = [];
  for (const room of rooms) {
    const audience = audiences.get(room.id);
    const after = audience === undefined ? room.frozen(true) : await followAudience(reads, policy, room, audience);
    if (after !== room) changed.push({ before: room, after });
  }
  return { fresh: [], changed };
};

const followAudience = async (
  reads: DirectoryReads,
  policy: Policy,
  room: ChatRoom,
  audience: Audience,
): Promise<ChatRoom> => {
  const evidence = await readAudience(reads, policy, audience);
  const announcers = await announcersOf(reads, policy, { room, audience, evidence });
  return followDraft(room, draftAudienceRoom(policy, audience, evidence, announcers));
};

/** Who has announced in the room and still may. */
export const announcersOf = async (
  reads: DirectoryReads,
  policy: Policy,
  known: { readonly room: ChatRoom; readonly audience: Audience; readonly evidence: AudienceEvidence },
): Promise<RoleHolder[]> => {
  const ids = known.room.members().flatMap(({ userId, mayPost }) => (mayPost ? [userId] : []));
  if (ids.length === 0) return [];
  const graph = await reads.evidence(ids.map((id) => [id, id]));
  return ids.flatMap((id) => {
    const person = graph.person(id);
    const grant = person && announcingGrant(policy, person, known.audience, known.evidence);
    return person === undefined || grant === undefined ? [] : [inRole(person, grant.role)];
  });
};
