import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { cleanText } from './cleanText.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import type { RoleClaim } from './readRoles.ts';
import type { RosterPerson } from './readUsers.ts';
import type { RoleTable } from './roleTable.ts';
import type { RosterRoles } from './rosterRolesOf.ts';
import { rosterTables } from './rosterTables.ts';

/** A row that says: `guardian` looks after `child`. The two people's roles tell whether the row means the reverse. */
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
  readonly roles: ReadonlyMap<string, string>;
  readonly roleOf: RoleTable;
  /** The policy's learners and guardians. */
  readonly policyRoles: Pick<RosterRoles, 'learner' | 'guardian' | 'guardianKind'>;
  readonly report: RosterReport;
}

const readLinks = async ({ bundle, people, roleOf, policyRoles, report }: Request): Promise<readonly Link[]> => {
  const links = [...people.values()].flatMap(({ file, line, id, agents }): Link[] =>
    agents.map((agent) => ({ file, line, child: id, guardian: agent })),
  );
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.relationships, report })) {
    const role = roleOf(cell.relationshipRole);
    const [first, second] = [cell.userSourcedId, cell.relationshipUserSourcedId];
    if (role === policyRoles.guardian) links.push({ file, line, child: first, guardian: second });
    else if (role === policyRoles.learner) links.push({ file, line, child: second, guardian: first });
    else {
      const problem = `relationshipRole "${cleanText(cell.relationshipRole)}" does not mean a guardian`;
      report.skip({ file, line, problem, remedy: `map it to ${policyRoles.guardian} in the role table if it does` });
    }
  }
  return links;
};

export interface GuardianLinks {
  readonly relations: readonly RelationRecord[];
  /** The given roles, and those of guardians who are known from the links alone. */
  readonly roles: ReadonlyMap<string, string>;
}

/** Relates guardians to children, from `agentSourcedIds` and relationships.csv, each pair once. */
export const linkGuardians = async (request: Request): Promise<GuardianLinks> => {
  const { people, claims, policyRoles, report } = request;
  const { learner: childRole, guardian: guardianRole, guardianKind } = policyRoles;
  const roles = new Map(request.roles);
  const found = new Map<string, RelationRecord>();
  const reversed: Link[] = [];

  /** A person without any role becomes a guardian by a link to a child. */
  const roleBeside = (id: string, other: string): string | undefined => {
    if (!roles.has(id) && !claims.has(id) && roles.get(other) === childRole) roles.set(id, guardianRole);
    return roles.get(id);
  };
  const relate = ({ child, guardian }: Link): void => {
    found.set(JSON.stringify([guardian, child]), { kind: guardianKind, from: guardian, to: child, status: 'active' });
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
