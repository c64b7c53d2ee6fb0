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
  | { readonly outcome: 'left out'; readonly word: string }
  | {
      readonly outcome: 'refused';
      readonly problem: string;
      readonly remedy: string;
      /** The word that is not in the role table. */
      readonly unknownRole?: string;
    };

interface Known {
  readonly classes: ReadonlyMap<string, RosterClass>;
  /** Everybody's roles, the strongest first. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly roleOf: RoleTable;
  readonly partOf: RosterRoles['partOf'];
}

type Cells = Readonly<Record<keyof typeof rosterTables.enrollments.columns, string>>;

const refused = (problem: string, remedy: string) => ({ outcome: 'refused' as const, problem, remedy });

/**
 * Places a person in a class. The enrollment says whether a person leads or learns; the person's own roles say what
 * leading is called: a teacher who is enrolled as an aide teaches, an aide who is enrolled as a teacher does what aides
 * do. Of several roles that of the enrollment counts, else the strongest on its side. If there is none, the enrollment is
 * refused. Moderators reach everybody anyway, so their enrollments are ignored.
 */
export const placeInClass = (cell: Cells, { classes, roles, roleOf, partOf }: Known): Placement => {
  const enrolledAs = roleOf(cell.role);
  const word = cleanText(cell.role);
  if (enrolledAs === null) return { outcome: 'left out', word };
  if (enrolledAs === undefined) {
    const remedy = 'add the role to the role table if it should count';
    return { ...refused(`role "${word}" is not in the role table`, remedy), unknownRole: word };
  }
  const enrolled = partOf(enrolledAs);
  if (enrolled.side === 'moderates') return { outcome: 'ignored' };

  const user = `user "${cell.userSourcedId}"`;
  const own = roles.get(cell.userSourcedId);
  if (own === undefined) return refused(`${user} is not among the people read from users.csv`, 'add the person');
  const inClass = classes.get(cell.classSourcedId);
  if (inClass === undefined) return refused(`class "${cell.classSourcedId}" is not in classes.csv`, 'add the class');

  if (enrolled.side === 'outside')
    return refused(`${user} is enrolled as ${word}`, 'only staff and students belong to a class');
  const fitting = own.filter((role) => partOf(role).side === enrolled.side);
  const same = fitting.find((role) => role === enrolledAs) ?? fitting.find((role) => isSame(partOf(role), enrolled));
  const role = same ?? fitting[0];
  if (role === undefined) {
    return refused(
      `${user} is ${own.join(' and ')} but enrolled as ${word}`,
      `give the person the role ${enrolledAs} if the enrollment is right`,
    );
  }
  const part = partOf(role);
  if (same !== undefined || part.side !== 'leads') return { outcome: 'placed', part, inClass };
  const remark = {
    problem: `${user} is enrolled as ${word}`,
    action: `the person is ${role}, counts as "${part.kind}"`,
  };
  return { outcome: 'placed', part, inClass, remark };
};

const isSame = (one: ClassPart, other: ClassPart): boolean =>
  one.side === other.side && (one.side !== 'leads' || other.side !== 'leads' || one.kind === other.kind);
