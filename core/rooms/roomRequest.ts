import { ChatError } from '../errors.ts';
import { decide } from '../permissions/decide.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RoleGrant } from '../permissions/RoleGrant.ts';
import { protectedAmong } from '../permissions/supervisionIn.ts';
import { checkRoomName } from '../text/checkRoomName.ts';
import { cannotChat } from './admit.ts';
import type { CheckRequests } from './CheckRequests.ts';
import { checkContacts, newParticipant } from './checkContacts.ts';
import { draftRelationRoom, openingGrant } from './membershipRules.ts';
import type { NameOffice } from './NameOffice.ts';
import { checkOpenRoom, type OpenRoomCommand } from './OpenRoomCommand.ts';
import { officeRequest } from './officeRequest.ts';
import type { OpenRequest } from './RoomRepository.ts';
import { inOrder, pairKey, relationRoomKey } from './roomKeys.ts';
import { scopeOfContact } from './scopeOfContact.ts';
import { superviseDraft } from './superviseRoom.ts';

interface Deps {
  readonly policy: Policy;
  readonly people: Pick<People, 'around'>;
  readonly nameOffice: NameOffice;
  readonly checkRequests: CheckRequests;
}

/**
 * Turns a command into a request to the repository, by the row of the type: the room's key, and the plan that makes the
 * room from the evidence of the moment of making.
 * @throws ChatError INVALID_REQUEST, ACCESS_DENIED, CANNOT_CHAT
 */
export const roomRequest = async (
  { policy, people, nameOffice, checkRequests }: Deps,
  opener: Person,
  command: OpenRoomCommand,
): Promise<OpenRequest> => {
  checkOpenRoom(policy, command);
  const opening = openingGrant(policy, opener, command.type);
  if (opening === undefined)
    throw new ChatError('ACCESS_DENIED', `A ${opener.role} may not open a room of type "${command.type}".`);
  switch (policy.roomType(command.type).restsOn) {
    case 'contact':
      return ofContact(policy, opener, command, policy.requests && (await checkRequests(opener)));
    case 'relation':
      return ofRelation(policy, opener, command, people);
    case 'context':
      throw new ChatError('ACCESS_DENIED', `Rooms of type "${command.type}" are made by the directory.`);
    case 'audience':
      throw new ChatError('ACCESS_DENIED', `Rooms of type "${command.type}" are made by announcements; send one.`);
    case 'owner':
      return ofOwner(policy, opener, command, opening);
    case 'office':
      return officeRequest(policy, opener, command, nameOffice);
  }
};

const ofContact = (
  policy: Policy,
  opener: Person,
  { type, userId = opener.id, context }: OpenRoomCommand,
  /** Why the opener may ask nobody now. */
  refusal: ChatError | undefined,
): OpenRequest => {
  const key = pairKey(type, opener.id, userId, context);
  return {
    key,
    pairs: [[opener.id, userId]],
    around: (evidence) => protectedAmong(policy, evidence, [{ type, people: [opener.id, userId] }]),
    plan: (evidence) => {
      const decision = decide(policy, evidence, opener.id, userId);
      if (!decision.allowed) throw cannotChat([userId]);
      if (decision.byRequest && refusal !== undefined) throw refusal;
      const [mine, theirs] = decision.grants;
      const self = newParticipant(policy, type, opener.id, mine);
      const other = newParticipant(policy, type, userId, theirs);
      // Who asks writes first, through `sendRequest`, and is alone until the other accepts.
      const asked = { awaits: userId, participants: [{ ...self, mayPost: false }] };
      return superviseDraft(policy, evidence, opener, {
        type,
        key,
        name: '',
        context: context ?? '',
        about: inOrder(opener.id, userId),
        ownerId: null,
        scope: scopeOfContact(policy, decision),
        isFrozen: false,
        ...(decision.byRequest ? asked : { participants: [self, other] }),
      });
    },
  };
};

const ofOwner = (policy: Policy, opener: Person, command: OpenRoomCommand, opening: RoleGrant): OpenRequest => {
  const { type, name = '', participantIds = [], context = '' } = command;
  const roomName = checkRoomName(name);
  const others = [...new Set(participantIds)].filter((id) => id !== opener.id);
  return {
    key: null,
    pairs: others.map((id) => [opener.id, id]),
    around: (evidence) => protectedAmong(policy, evidence, [{ type, people: [opener.id, ...others] }]),
    plan: (evidence) => {
      const decisions = checkContacts(policy, evidence, opener.id, others);
      const members = decisions.map(({ grants: [, theirs] }, index) =>
        newParticipant(policy, type, others[index] ?? opener.id, theirs),
      );
      return superviseDraft(policy, evidence, opener, {
        type,
        key: null,
        name: roomName,
        context,
        ownerId: opener.id,
        scope: opening.scope,
        isFrozen: false,
        participants: [newParticipant(policy, type, opener.id, opening), ...members],
      });
    },
  };
};

const ofRelation = async (
  policy: Policy,
  opener: Person,
  command: OpenRoomCommand,
  people: Pick<People, 'around'>,
): Promise<OpenRequest> => {
  const { type } = command;
  const relation = await findRelation(policy, opener, command, people);
  const { from, to } = relation;
  return {
    key: relationRoomKey(type, relation),
    pairs: [[from, to]],
    // People who join are related to the second person, on no path between the two: the pair's evidence lacks them.
    around:
      policy.relations[relation.kind]?.room?.joinedBy === undefined && policy.roomType(type).supervision === undefined
        ? []
        : [from, to],
    plan: (evidence) => {
      checkContacts(policy, evidence, opener.id, [opener.id === from ? to : from]);
      const draft = draftRelationRoom(policy, evidence, relation);
      if (draft === undefined) throw cannotChat();
      const supervised = superviseDraft(policy, evidence, opener, draft);
      if (draft.isFrozen) throw cannotChat();
      return supervised;
    },
  };
};

/**
 * The opener's one relation that fits the command: an active one, else an ended one.
 * @throws ChatError CANNOT_CHAT if there is none, INVALID_REQUEST if there are several
 */
const findRelation = async (
  policy: Policy,
  opener: Person,
  { type, userId, fromId, context }: OpenRoomCommand,
  people: Pick<People, 'around'>,
): Promise<Relation> => {
  const named = fromId ?? userId ?? opener.id;
  const graph = await people.around([named]);
  const found = [...graph.from(named), ...graph.to(named)].filter((relation) => {
    const ends = [relation.from, relation.to];
    return (
      policy.relations[relation.kind]?.room?.type === type &&
      (context === undefined || relation.context === context) &&
      (fromId === undefined || relation.from === fromId) &&
      (userId === undefined || ends.includes(userId)) &&
      ends.includes(opener.id)
    );
  });
  const active = found.filter(({ isActive }) => isActive);
  const [relation, another] = active.length > 0 ? active : found;
  if (relation === undefined) throw cannotChat();
  if (another !== undefined) throw ambiguous(type, relation, another);
  return relation;
};

const ambiguous = (type: string, one: Relation, other: Relation): ChatError => {
  const [member, what] =
    one.from === other.from && one.to === other.to
      ? ['context', 'in several contexts']
      : ['user_id', 'with several people'];
  return new ChatError(
    'INVALID_REQUEST',
    `You can have this room of type "${type}" ${what}; say which with ${member}.`,
    {
      details: [{ path: `/${member}`, problem: 'is missing' }],
    },
  );
};
