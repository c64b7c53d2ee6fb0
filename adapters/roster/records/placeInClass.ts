import { cleanText } from './cleanText.ts';
import type { RosterClass } from './readClasses.ts';
import type { RoleTable } from './roleTable.ts';
import type { ClassPart, RosterRoles } from './rosterRolesOf.ts';
import type { rosterTables } from './rosterTables.ts';

/** The result for an enrollment row. */
export type Placement =
  | {
      readonly outcome: 'placed';
      readonly part: ClassPart;
      readonly inClass: RosterClass;
      readonly remark?: { problem: string; action: string };
    }
  | { readonly outcome: 'ignored' }
  | { readonly outcome: 'refused'; readonly problem: string; readonly remedy: string };

interface Known {
  readonly classes: ReadonlyMap<string, RosterClass>;
  readonly roles: ReadonlyMap<string, string>;
  readonly roleOf: RoleTable;
  readonly partOf: RosterRoles['partOf'];
}

type Cells = Readonly<Record<keyof typeof rosterTables.enrollments.columns, string>>;

const refused = (problem: string, remedy: string): Placement => ({ outcome: 'refused', problem, remedy });

/**
 * Places a person in a class. The enrollment says whether the person leads or learns; the person's own role says what
 * leading is called: a teacher who is enrolled as an aide teaches, an aide who is enrolled as a teacher tutors. If the
 * role is on the other side, the enrollment is refused. Moderators reach everybody anyway, so their enrollments are
 * ignored.
 */
export const placeInClass = (cell: Cells, { classes, roles, roleOf, partOf }: Known): Placement => {
  const enrolledAs = roleOf(cell.role);
  const word = cleanText(cell.role);
  if (enrolledAs === undefined) {
    return refused(`role "${word}" is not in the role table`, 'add the role to the role table if it should count');
  }
  const enrolled = partOf(enrolledAs);
  if (enrolled.side === 'moderates') return { outcome: 'ignored' };

  const user = `user "${cell.userSourcedId}"`;
  const role = roles.get(cell.userSourcedId);
  if (role === undefined) return refused(`${user} is not among the people read from users.csv`, 'add the person');
  const inClass = classes.get(cell.classSourcedId);
  if (inClass === undefined) return refused(`class "${cell.classSourcedId}" is not in classes.csv`, 'add the class');

  if (enrolled.side === 'outside')
    return refused(`${user} is enrolled as ${word}`, 'only staff and students belong to a class');
  const part = partOf(role);
  if (part.side !== enrolled.side) {
    return refused(
      `${user} is ${role} but enrolled as ${word}`,
      `make ${enrolledAs} the person's role if the enrollment is right`,
    );
  }
  const asEnrolled = part.side !== 'leads' || enrolled.side !== 'leads' || part.kind === enrolled.kind;
  if (asEnrolled) return { outcome: 'placed', part, inClass };
  const remark = {
    problem: `${user} is enrolled as ${word}`,
    action: `the person is ${role}, counts as "${part.kind}"`,
  };
  return { outcome: 'placed', part, inClass, remark };
};
