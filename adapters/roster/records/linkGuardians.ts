import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { cleanText } from './cleanText.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import type { RoleClaim } from './readRoles.ts';
import type { RosterPerson } from './readUsers.ts';
import { type RoleTable, type RosterRole, relationEnds, relationshipSides } from './rosterRoles.ts';
import { rosterTables } from './rosterTables.ts';

const KIND = 'guardian_of';
const { from: guardianRole, to: childRole } = relationEnds[KIND];

/** A row that says: `guardian` looks after `child`. The two people's roles tell whether it was meant the other way. */
interface Link {
  readonly file: string;
  readonly line: number;
  readonly child: string;
  readonly guardian: string;
}

interface Request {
  readonly bundle: RosterBundle;
  readonly people: ReadonlyMap<string, RosterPerson>;
  readonly claims: ReadonlyMap<string, readonly RoleClaim[]>;
  readonly roles: ReadonlyMap<string, RosterRole>;
  readonly roleOf: RoleTable;
  readonly report: RosterReport;
}

const readLinks = async ({ bundle, people, roleOf, report }: Request): Promise<readonly Link[]> => {
  const links = [...people.values()].flatMap(({ file, line, id, agents }): Link[] =>
    agents.map((agent) => ({ file, line, child: id, guardian: agent })),
  );
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.relationships, report })) {
    const role = roleOf(cell.relationshipRole);
    const side = role === undefined ? undefined : relationshipSides[role];
    const [first, second] = [cell.userSourcedId, cell.relationshipUserSourcedId];
    if (side === 'guardian') links.push({ file, line, child: first, guardian: second });
    else if (side === 'child') links.push({ file, line, child: second, guardian: first });
    else {
      const problem = `relationshipRole "${cleanText(cell.relationshipRole)}" does not mean a guardian`;
      report.skip({ file, line, problem, remedy: `map it to ${guardianRole} in the role table if it does` });
    }
  }
  return links;
};

export interface GuardianLinks {
  readonly relations: readonly RelationRecord[];
  /** The roles that were given, and the guardians' that are known from the links alone. */
  readonly roles: ReadonlyMap<string, RosterRole>;
}

/** Who looks after whom, from `agentSourcedIds` and relationships.csv, each pair once. */
export const linkGuardians = async (request: Request): Promise<GuardianLinks> => {
  const { people, claims, report } = request;
  const roles = new Map(request.roles);
  const found = new Map<string, RelationRecord>();
  const reversed: Link[] = [];

  /** A person without any role row becomes a guardian by being linked to a child. */
  const roleBeside = (id: string, other: string): RosterRole | undefined => {
    if (!roles.has(id) && !claims.has(id) && roles.get(other) === childRole) roles.set(id, guardianRole);
    return roles.get(id);
  };
  const relate = ({ child, guardian }: Link): void => {
    found.set(JSON.stringify([guardian, child]), { kind: KIND, from: guardian, to: child, status: 'active' });
  };

  for (const link of await readLinks(request)) {
    const { file, line, child, guardian } = link;
    const stranger = [child, guardian].find((id) => !people.has(id));
    if (stranger !== undefined) {
      report.skip({
        file,
        line,
        problem: `guardian link to "${stranger}", who is not in users.csv`,
        remedy: 'add the person',
      });
      continue;
    }
    const guardianIs = roleBeside(guardian, child);
    const childIs = roleBeside(child, guardian);
    if (childIs === childRole && guardianIs === guardianRole) relate(link);
    else if (childIs === guardianRole && guardianIs === childRole) reversed.push(link);
    else {
      const name = (id: string): string => `"${id}" (${roles.get(id) ?? 'no role'})`;
      report.skip({
        file,
        line,
        problem: `guardian link between ${name(child)} and ${name(guardian)}`,
        remedy: `it needs one ${childRole} and one ${guardianRole}; a member of staff needs a second account as ${guardianRole}`,
      });
    }
  }
  for (const { file, line, child: guardian, guardian: child } of reversed) {
    if (found.has(JSON.stringify([guardian, child]))) continue;
    const action = `read the right way round: "${guardian}" is guardian of "${child}"`;
    report.note({ file, line, problem: `the guardian's row lists the ${childRole}`, action });
    relate({ file, line, child, guardian });
  }
  return { relations: [...found.values()], roles };
};
