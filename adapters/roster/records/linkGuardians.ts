import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { cleanText } from './cleanText.ts';
import { countingClaims } from './countingClaims.ts';
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
  /** By sourcedId; guardians who are known from the links alone are added. */
  readonly claims: Map<string, RoleClaim[]>;
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
    const word = cleanText(cell.relationshipRole);
    if (role === policyRoles.guardian) links.push({ file, line, child: first, guardian: second });
    else if (role === policyRoles.learner) links.push({ file, line, child: second, guardian: first });
    else if (role === null) report.leaveOut({ file, line, word });
    else {
      const problem = `relationshipRole "${word}" does not mean a guardian`;
      report.skip({ file, line, problem, remedy: `map it to ${policyRoles.guardian} in the role table if it does` });
    }
  }
  return links;
};

/**
 * Relates guardians to children, from `agentSourcedIds` and relationships.csv, each pair once. A person without a role,
 * or with another one than a child's, becomes a guardian too, where the child is.
 */
export const linkGuardians = async (request: Request): Promise<readonly RelationRecord[]> => {
  const { people, claims, policyRoles, report } = request;
  const { learner: childRole, guardian: guardianRole, guardianKind } = policyRoles;
  const found = new Map<string, RelationRecord>();
  const reversed: Link[] = [];
  const granted = new Set<string>();

  const rolesOf = (id: string): readonly string[] => countingClaims(claims.get(id) ?? []).map(({ role }) => role);
  const has = (id: string, role: string): boolean => rolesOf(id).includes(role);
  const name = (id: string): string => `"${id}" (${[...new Set(rolesOf(id))].join(' and ') || 'no role'})`;

  /** Makes a person a guardian where the child learns. */
  const grant = ({ file, line }: Link, id: string, child: string): void => {
    granted.add(id);
    const known = claims.get(id) ?? [];
    claims.set(id, known);
    for (const place of (claims.get(child) ?? []).filter(({ role }) => role === childRole)) {
      if (known.some(({ role, organisation }) => role === guardianRole && organisation === place.organisation))
        continue;
      known.push({ ...place, file, line, role: guardianRole, ...always });
    }
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
    const isForward = child !== guardian && has(child, childRole);
    if (isForward && (granted.has(guardian) || !claims.has(guardian))) grant(link, guardian, child);
    else if (isForward && isStaff(rolesOf(guardian), policyRoles)) {
      const problem = `guardian link to ${name(guardian)}`;
      report.note({ file, line, problem, action: `the person is ${guardianRole} too` });
      grant(link, guardian, child);
    } else if (!claims.has(child) && has(guardian, childRole)) grant(link, child, guardian);

    if (isForward && has(guardian, guardianRole)) relate(link);
    else if (has(child, guardianRole) && has(guardian, childRole) && child !== guardian) reversed.push(link);
    else {
      report.skip({
        file,
        line,
        problem: `guardian link between ${name(child)} and ${name(guardian)}`,
        remedy: `it needs one ${childRole} and one ${guardianRole}`,
      });
    }
  }
  for (const { file, line, child: guardian, guardian: child } of reversed) {
    if (found.has(JSON.stringify([guardian, child]))) continue;
    const action = `read the right way round: "${guardian}" is guardian of "${child}"`;
    report.note({ file, line, problem: `the guardian's row lists the ${childRole}`, action });
    relate({ file, line, child, guardian });
  }
  return [...found.values()];
};

/** What a role has that comes from a link: no dates, as links have none. */
const always = {
  isPrimary: undefined,
  isClosed: false,
  span: { begin: undefined, end: undefined },
  standing: 'active',
} as const;

/** True for somebody with roles, none of which is a guardian's or a learner's. */
const isStaff = (roles: readonly string[], { learner, guardian }: Request['policyRoles']): boolean =>
  roles.length > 0 && !roles.includes(learner) && !roles.includes(guardian);
