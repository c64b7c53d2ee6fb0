import { type LoadPerson, leaderName, loadName, loadOrganisation, memberName } from './LoadGround.ts';
import type { LoadRoles } from './loadRoles.ts';

/** The people of a load as `PUT /api/directory/` takes them. They have no address, so nothing reaches anybody by mail. */
export const recordsOf = ({ leader, member }: LoadRoles, people: readonly LoadPerson[]) => ({
  organisations: [{ external_id: loadOrganisation.externalId, name: loadOrganisation.name, type: 'load' }],
  users: people.map(({ externalId, isLeader }) => ({
    external_id: externalId,
    roles: [{ role: isLeader ? leader : member, organisation: loadOrganisation.externalId }],
    first_name: isLeader ? leaderName : memberName,
    last_name: loadName,
    is_active: true,
  })),
});
