import type { DirectoryReads } from '../directory/DirectoryReads.ts';
import { announcersOf } from '../directory/planAudienceRooms.ts';
import { readAudience, refuseTooMany } from '../directory/readAudience.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { roomTypesOn } from '../permissions/roomTypesOf.ts';
import { type Audience, audienceKey, orderedPlaces } from '../rooms/Audience.ts';
import { type AudienceMember, announcingGrant, audienceMembers } from '../rooms/audienceMembers.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { draftAudienceRoom } from '../rooms/draftAudienceRoom.ts';
import { inRole, type KeyedDraft } from '../rooms/membershipRules.ts';

/** The most classes, years and organisations of one announcement. */
export const placesAtMost = 50;
/** Characters of the places together: they are the key of a room. */
const keyAtMost = 2_000;

export interface ResolvedAudience {
  readonly audience: Audience;
  /** Under which the sender announces there. */
  readonly role: string;
  /** Everybody whom it reaches now, the sender excepted; a guardian of two children twice. */
  readonly members: readonly AudienceMember[];
  /** Those people, each once. */
  readonly people: readonly Person[];
  /** The room as it should be, with the sender, and the room as it is; undefined before the first announcement. */
  readonly draft: KeyedDraft;
  readonly room: ChatRoom | undefined;
}

/**
 * Finds whom an announcement reaches, by the path of the policy.
 * @throws ChatError INVALID_REQUEST for an unknown type, places that do not fit it, and an audience with nobody in it;
 *   ACCESS_DENIED for who may not announce there. An unknown class and one of others answer alike.
 */
export const resolveAudience = async (
  reads: DirectoryReads,
  policy: Policy,
  sender: Person,
  given: Audience,
): Promise<ResolvedAudience> => {
  const audience = checkAudience(policy, given);
  const evidence = await readAudience(reads, policy, audience);
  const grant = announcingGrant(policy, sender, audience, evidence);
  if (grant === undefined) throw mayNotAnnounce(policy, audience.type);
  const members = audienceMembers(policy, audience, evidence).filter(
    ({ person }) => person.isActive && person.id !== sender.id,
  );
  const people = [...new Map(members.map(({ person }) => [person.id, person])).values()];
  if (people.length === 0)
    throw new ChatError(
      'INVALID_REQUEST',
      'Nobody is in this audience now. Choose another class or group, or ask the office to enter its people.',
    );
  refuseTooMany(people.length);
  const [room] = await reads.roomsByKey([audienceKey(audience)]);
  const others = room === undefined ? [] : await announcersOf(reads, policy, { room, audience, evidence });
  const announcers = [...others.filter(({ person }) => person.id !== sender.id), inRole(sender, grant.role)];
  const { role } = grant;
  return { audience, role, members, people, room, draft: draftAudienceRoom(policy, audience, evidence, announcers) };
};

const checkAudience = (policy: Policy, { type, places }: Audience): Audience => {
  const types = roomTypesOn(policy, 'audience');
  const { audience: path } = policy.roomType(type);
  if (!types.includes(type) || path === undefined)
    throw new ChatError('INVALID_REQUEST', `There is no audience "${type}". Use one of ${types.join(', ') || 'none'}.`);
  if (places.length === 0 || places.length > placesAtMost)
    throw new ChatError('INVALID_REQUEST', `Name 1 to ${placesAtMost} classes, years or organisations.`);
  const stray = places.find(({ of }) => (path.of === 'organisation') !== (of === 'organisation'));
  if (stray !== undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      path.of === 'organisation'
        ? `The audience "${type}" is of an organisation; leave contexts and years out.`
        : `The audience "${type}" is of classes; name them with contexts, or with years.`,
    );
  const audience = { type, places: orderedPlaces(places) };
  if ((audienceKey(audience).audience ?? '').length > keyAtMost)
    throw new ChatError('INVALID_REQUEST', 'These are too many classes for one announcement. Choose a year instead.');
  return audience;
};

const mayNotAnnounce = (policy: Policy, type: string): ChatError => {
  const { open } = policy.roomType(type);
  const who = typeof open === 'string' ? open : open.join(', ');
  return new ChatError(
    'ACCESS_DENIED',
    `You may not announce anything to this audience, or it does not exist. Those may whose role there is: ${who}.`,
  );
};

/** Whose confirmation is wanted, by family; nobody is asked twice for one family. */
export const askedAmong = (
  members: readonly AudienceMember[],
  byFamily: boolean,
): { readonly userId: UserId; readonly familyId: UserId }[] => {
  if (!byFamily)
    return [...new Set(members.map(({ person }) => person.id))].map((id) => ({ userId: id, familyId: id }));
  const withGuardians = new Set(members.flatMap(({ person, familyId }) => (person.id === familyId ? [] : [familyId])));
  const asked = members.filter(({ person, familyId }) => person.id !== familyId || !withGuardians.has(familyId));
  return asked.map(({ person, familyId }) => ({ userId: person.id, familyId }));
};
