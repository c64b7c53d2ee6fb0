import { ChatError } from '../../../core/errors.ts';

/** Our roles, strongest claim first: of two roles that are otherwise equal, the earlier one wins. */
export const rosterRoles = ['admin', 'teacher', 'tutor', 'parent', 'student'] as const;
export type RosterRole = (typeof rosterRoles)[number];

/** Which roles each relation kind joins, as the education policy declares it. */
export const relationEnds = {
  teaches: { from: 'teacher', to: 'student' },
  tutors: { from: 'tutor', to: 'student' },
  guardian_of: { from: 'parent', to: 'student' },
} as const satisfies Record<string, { from: RosterRole; to: RosterRole }>;
export type RosterRelationKind = keyof typeof relationEnds;

/** On which side of a class a role stands, and what leading it is called. `unseen` enrollments need no notice. */
export type ClassPart =
  | { readonly side: 'leads'; readonly kind: RosterRelationKind }
  | { readonly side: 'learns' | 'outside' | 'unseen' };

export const classParts: Readonly<Record<RosterRole, ClassPart>> = {
  admin: { side: 'unseen' },
  teacher: { side: 'leads', kind: 'teaches' },
  tutor: { side: 'leads', kind: 'tutors' },
  parent: { side: 'outside' },
  student: { side: 'learns' },
};

/** What the second person of a row in relationships.csv is to the first, by the role that is written there. */
export const relationshipSides: Readonly<Partial<Record<RosterRole, 'guardian' | 'child'>>> = {
  parent: 'guardian',
  student: 'child',
};

/**
 * The names that rosters use for our roles. OneRoster 1.1 §4.13.5 and 1.2 RoleEnum, the default values of
 * School Data Sync, and common spellings. Staff who neither teach nor govern (counselor, nurse, officeStaff, …)
 * are left out on purpose: an admin may read every room, so only the school may decide that.
 */
const namesByRole: Readonly<Record<RosterRole, readonly string[]>> = {
  admin: [
    'admin',
    'administrator',
    'districtAdministrator',
    'siteAdministrator',
    'schoolAdministrator',
    'systemAdministrator',
    'itAdmin',
    'principal',
    'vicePrincipal',
    'assistantPrincipal',
    'headteacher',
  ],
  teacher: [
    'teacher',
    'professor',
    'faculty',
    'lecturer',
    'instructor',
    'adjunct',
    'educator',
    'coTeacher',
    'leadTeacher',
    'primaryTeacher',
    'substitute',
    'substituteTeacher',
  ],
  tutor: [
    'tutor',
    'aide',
    'proctor',
    'assistant',
    'teacherAide',
    'teachingAide',
    'teacherAssistant',
    'teachingAssistant',
    'paraprofessional',
    'mentor',
  ],
  parent: [
    'parent',
    'guardian',
    'legalGuardian',
    'relative',
    'relation',
    'mother',
    'father',
    'stepparent',
    'stepmother',
    'stepfather',
    'fosterParent',
    'grandparent',
    'grandmother',
    'grandfather',
    'caregiver',
    'carer',
  ],
  student: ['student', 'learner', 'pupil', 'child'],
};

/** Finds our role for a roster's word; case, spaces, hyphens and underscores do not matter. */
export type RoleTable = (name: string) => RosterRole | undefined;

const normalised = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');

const isRosterRole = (role: string): role is RosterRole => rosterRoles.some((known) => known === role);

/** The table above with a host's own lines, e.g. `{ counselor: 'tutor' }`. Throws INVALID_REQUEST for a role we do not have. */
export const roleTable = (overrides: Readonly<Record<string, string>> = {}): RoleTable => {
  const table = new Map<string, RosterRole>();
  for (const role of rosterRoles) for (const name of namesByRole[role]) table.set(normalised(name), role);
  for (const [name, role] of Object.entries(overrides)) {
    if (!isRosterRole(role)) {
      throw new ChatError(
        'INVALID_REQUEST',
        `The role table maps "${name}" to "${role}", which is no role here: use ${rosterRoles.join(', ')}.`,
      );
    }
    table.set(normalised(name), role);
  }
  return (name) => table.get(normalised(name));
};
