import { ChatError } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { checkRoomName } from '../text/checkRoomName.ts';
import { newParticipant } from './checkContacts.ts';
import type { NameOffice } from './NameOffice.ts';
import type { OpenRoomCommand } from './OpenRoomCommand.ts';
import { officeOf, ownOffices, writingGrant } from './officeRules.ts';
import type { OpenRequest } from './RoomRepository.ts';

/** Rooms of one type with offices that a person may have open at the same time. */
const openOfficesAtMost = 10;

/**
 * The request for a room with the office of an organisation of the opener's: there is one for each subject. Without a
 * subject it is called as the organisation is.
 * @throws ChatError INVALID_REQUEST
 */
export const officeRequest = async (
  policy: Policy,
  opener: Person,
  { type, name, organisationId }: OpenRoomCommand,
  nameOffice: NameOffice,
): Promise<OpenRequest> => {
  const own = ownOffices(policy, opener, type);
  const scope =
    organisationId !== undefined
      ? officeOf(policy, opener, type, organisationId)
      : own.length === 1
        ? own[0]
        : undefined;
  if (scope === undefined) throw await ownOfficesOnly(own, organisationId !== undefined, nameOffice);
  const organisation = organisationOf(scope);
  const subject = name === undefined ? '' : checkRoomName(name);
  const roomName = subject || (await nameOffice(organisation)) || policy.roomType(type).title.en;
  const key = {
    type,
    userIds: [opener.id],
    context: null,
    office: { organisationId: organisation, subject: subject.toLowerCase() },
  };
  return {
    key,
    pairs: [[opener.id, opener.id]],
    counted: { userId: opener.id, type },
    plan: (evidence, activeRooms) => {
      const writer = evidence.person(opener.id);
      const grant = writer && writingGrant(policy, writer, type, scope);
      if (grant === undefined)
        throw new ChatError('ACCESS_DENIED', 'You have no role there any more, so you cannot write to this office.');
      if (activeRooms >= openOfficesAtMost)
        throw new ChatError(
          'CONFLICT',
          `You have ${activeRooms} open rooms with offices. Go on in one of them, or close one first.`,
        );
      return {
        type,
        key,
        name: roomName,
        context: '',
        about: [opener.id],
        ownerId: null,
        scope,
        isFrozen: false,
        participants: [newParticipant(policy, type, opener.id, grant)],
      };
    },
  };
};

/** The refusal for an organisation that is missing, or in which the person has no role. It names those that are theirs. */
const ownOfficesOnly = async (own: readonly Scope[], isGiven: boolean, nameOffice: NameOffice): Promise<ChatError> => {
  const named = await Promise.all(
    own.map(organisationOf).map(async (id) => {
      const name = await nameOffice(id);
      return name === undefined ? `${id}` : `${id} (${name})`;
    }),
  );
  const message = isGiven
    ? 'You can write to offices of organisations in which you have a role'
    : 'You have roles in several organisations; say to whose office you write with organisation_id';
  return new ChatError('INVALID_REQUEST', `${message}: ${named.join(', ')}.`, {
    details: [{ path: '/organisation_id', problem: isGiven ? 'is none of yours' : 'is missing' }],
  });
};
