import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import {
  definePolicy,
  type Policy,
  type PolicyTable,
  type RelationKind,
  type Rule,
} from '../../core/permissions/Policy.ts';

/** The education policy with some parts replaced. */
export const educationBut = (change: Partial<PolicyTable>): Policy => definePolicy({ ...educationPolicy, ...change });

const withRules = (...rules: readonly Rule[]): Policy =>
  educationBut({
    rules: educationPolicy.rules.map(
      (rule) => rules.find(([one, other]) => one === rule[0] && other === rule[1]) ?? rule,
    ),
  });

const withRelation = (kind: string, change: (declared: RelationKind) => RelationKind): Policy =>
  educationBut({
    relations: Object.fromEntries(
      Object.entries(educationPolicy.relations).map(([name, declared]) => [
        name,
        name === kind ? change(declared) : declared,
      ]),
    ),
  });

/** Only administrators may post in announcements. */
export const quietStaff = educationBut({
  roomTypes: {
    ...educationPolicy.roomTypes,
    announcement: { ...educationPolicy.roomType('announcement'), post: ['admin'] },
  },
});

/** Teachers and students may not talk directly; teachers still have their forum rooms. */
export const teachersApart = withRules(['teacher', 'student', 'never']);

/** Guardians are no members of the rooms of their children's tutors. */
export const privateTutors = withRelation('tutors', ({ from, to }) => ({
  from,
  to,
  room: { type: 'forum_tutor', opens: 'at once' },
}));

/** Tutors have no rooms with their students. */
export const roomlessTutors = withRelation('tutors', ({ from, to }) => ({ from, to }));

const staffOnly = ['admin', 'teacher', 'tutor'];

/** In announcements only staff see the members, who has read, and who is there; nobody sees the latter two in groups. */
export const discreetBoards = educationBut({
  roomTypes: {
    ...educationPolicy.roomTypes,
    announcement: {
      ...educationPolicy.roomType('announcement'),
      ...{ seeMembers: staffOnly, receipts: staffOnly, presence: staffOnly },
    },
    group: { ...educationPolicy.roomType('group'), receipts: 'nobody', presence: 'nobody' },
  },
});
