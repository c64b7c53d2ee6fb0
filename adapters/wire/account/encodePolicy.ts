import { mostAttachments } from '../../../core/attachments/Attachment.ts';
import type { FileRule } from '../../../core/permissions/FileRules.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { mayHavePicture } from '../../../core/permissions/PictureRules.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import type { LocalText, RoomTypeRow } from '../../../core/permissions/RoomTypeRow.ts';
import { isAmong, mayMarkUrgent, mayPost } from '../../../core/permissions/rights.ts';
import { openableTypes } from '../../../core/permissions/roomTypesOf.ts';
import type { Supervision } from '../../../core/permissions/Supervision.ts';
import { openRoomFields } from '../../../core/rooms/OpenRoomCommand.ts';

/**
 * Encodes the policy for one person: roles, relations and room types, their names, what the person may open, and which files
 * they may send.
 * @param fileRule what holds for them everywhere, or in rooms of a type
 */
export const encodePolicy = (
  policy: Policy,
  person: Pick<Person, 'role' | 'roles'>,
  fileRule: (roomType?: string) => Required<FileRule>,
) => {
  const kept = Object.values(policy.relations).flatMap(({ room, contextRoom }) => [room?.type, contextRoom?.type]);
  const typesOfDirectory = new Set(kept);
  const held = grantsOf(person).map(({ role }) => role);
  const openable = new Set(openableTypes(policy, held));
  const { roles = {}, relations = {} } = policy.words ?? {};
  return {
    name: policy.name,
    roles: policy.roles.map((role) => {
      const words = Object.hasOwn(roles, role) ? roles[role] : undefined;
      return { role, name: words?.one ?? plain(role), plural: words?.many ?? words?.one ?? plain(role) };
    }),
    relations: Object.entries(policy.relations).map(([kind, { from, to, room }]) => {
      const name = (Object.hasOwn(relations, kind) ? relations[kind] : undefined) ?? plain(kind);
      return { kind, from, to, name, room_type: room?.type ?? null };
    }),
    files: { ...encodeFileRule(fileRule()), per_message: mostAttachments },
    // A room type that rests on relations or contexts, without a kind of relation that has it, cannot have rooms.
    room_types: Object.entries(policy.roomTypes)
      .filter(
        ([type, { restsOn }]) =>
          ['contact', 'owner', 'office', 'audience'].includes(restsOn) || typesOfDirectory.has(type),
      )
      .map(([type, row]) => ({
        type,
        name: row.title,
        rests_on: row.restsOn,
        may_open: openable.has(type),
        may_announce: row.restsOn === 'audience' && held.some((role) => isAmong(row.open, role)),
        may_mark_urgent: held.some((role) => mayMarkUrgent(policy, role, type)),
        may_answer: held.some((role) => row.answer?.includes(role) === true),
        may_post: held.some((role) => mayPost(policy, role, type)),
        sees_members: held.some((role) => isAmong(row.seeMembers, role)),
        sees_receipts: held.some((role) => isAmong(row.receipts, role)),
        sees_presence: held.some((role) => isAmong(row.presence, role)),
        needs: encodeNeeds(row),
        files: encodeFileRule(fileRule(type)),
        supervision: (row.supervision ?? []).map(encodeTerm),
      })),
    requests: (policy.requests?.between ?? []).map(([from, to]) => ({ from, to })),
    pictures: {
      may_set_own: mayHavePicture(policy, person, 'own'),
      office: [...(policy.pictures?.office ?? [])],
    },
  };
};

const encodeFileRule = ({ kinds, maxBytes }: Required<FileRule>) => ({ kinds: [...kinds], max_bytes: maxBytes });

/** A term is no secret: people may know why somebody else is in their room. */
const encodeTerm = ({ of, with: others, upToYear, by, begin }: Supervision) => ({
  of,
  with: others === undefined ? null : [...others],
  up_to_year: upToYear ?? null,
  by: [...(by ?? [])],
  begin: begin === undefined ? null : [...begin],
});

const encodeNeeds = (row: RoomTypeRow) => {
  const { required, optional } = openRoomFields(row);
  const need = (member: (typeof required)[number]) =>
    required.includes(member)
      ? ('needed' as const)
      : optional.includes(member)
        ? ('optional' as const)
        : ('none' as const);
  return {
    name: need('name'),
    // Either end finds a relation; clients name the other person.
    user_id: optional.includes('userId') ? ('needed' as const) : need('userId'),
    participant_ids: need('participantIds'),
    context: need('context'),
    organisation_id: need('organisationId'),
  };
};

/** A role or relation without words is called as it is declared. */
const plain = (word: string): LocalText => ({ en: word });
