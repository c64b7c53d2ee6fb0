import { definePolicy, inverse, via } from './Policy.ts';
import { audienceRoomType, officeRoomType, standardRoomTypes } from './standardRoomTypes.ts';

const standard = standardRoomTypes(['admin', 'teacher', 'tutor']);

/**
 * Who comes into a room of the directory later and sees what was before: all but guardians. A guardian may come by a
 * decision about custody, and what was said before that is not theirs.
 */
const history = ['admin', 'teacher', 'tutor', 'staff', 'student'];

const ofClasses = { of: 'contexts', relation: 'teaches', joinedBy: 'guardian_of' } as const;
/** Teachers announce to classes of their own; the office to everybody. Pupils and parents announce nothing. */
const byTeachers = { open: ['admin', 'teacher'], seeMembers: ['admin', 'teacher'] };
const byOffice = { open: ['admin'], seeMembers: ['admin'] };

/** The policy for schools and tutoring: contact follows teaching, tutoring, support and guardianship. */
export const educationPolicy = definePolicy({
  name: 'education',
  roles: ['admin', 'teacher', 'tutor', 'staff', 'parent', 'student'],

  relations: {
    teaches: {
      from: 'teacher',
      to: 'student',
      room: { type: 'forum_subject', opens: 'at once', joinedBy: 'guardian_of' },
      contextRoom: { type: 'class', joinedBy: 'guardian_of' },
    },
    tutors: {
      from: 'tutor',
      to: 'student',
      room: { type: 'forum_tutor', opens: 'at once', joinedBy: 'guardian_of' },
    },
    supports: { from: 'staff', to: 'student' },
    guardian_of: { from: 'parent', to: 'student' },
  },

  rules: [
    ['admin', 'admin', 'always'],
    ['admin', 'teacher', 'always'],
    ['admin', 'tutor', 'always'],
    ['admin', 'staff', 'always'],
    ['admin', 'student', 'always'],
    ['admin', 'parent', 'always'],
    ['teacher', 'student', via('teaches')],
    ['tutor', 'student', via('tutors')],
    ['teacher', 'parent', via('teaches', inverse('guardian_of'))],
    ['tutor', 'parent', via('tutors', inverse('guardian_of'))],
    ['teacher', 'tutor', via('teaches', inverse('tutors'))],
    ['teacher', 'staff', 'always'],
    ['tutor', 'staff', 'always'],
    ['staff', 'staff', 'always'],
    ['staff', 'student', via('supports')],
    ['staff', 'parent', via('supports', inverse('guardian_of'))],
    ['student', 'student', 'never'],
    ['student', 'parent', 'never'],
    ['teacher', 'teacher', 'never'],
    ['tutor', 'tutor', 'never'],
    ['parent', 'parent', 'never'],
  ],

  roomTypes: {
    ...standard,
    class: { ...standard.class, history },
    forum_subject: { ...standard.forum_subject, history },
    forum_tutor: { ...standard.forum_tutor, history },
    support: officeRoomType(['admin']),
    audience_class: {
      ...audienceRoomType({ ...ofClasses, includes: ['to', 'joining'] }, byTeachers),
      history,
      title: { en: 'Pupils and guardians', ru: 'Ученики и родители' },
    },
    audience_guardians: {
      ...audienceRoomType({ ...ofClasses, includes: ['joining'] }, byTeachers),
      history,
      title: { en: 'Guardians', ru: 'Родители' },
    },
    audience_staff: {
      ...audienceRoomType({ of: 'organisation', roles: ['admin', 'teacher', 'tutor', 'staff'] }, byOffice),
      title: { en: 'Staff', ru: 'Сотрудники' },
    },
    audience_school: {
      ...audienceRoomType(
        { of: 'organisation', roles: ['admin', 'teacher', 'tutor', 'staff', 'parent', 'student'] },
        byOffice,
      ),
      history,
      title: { en: 'Whole school', ru: 'Вся школа' },
    },
  },

  rights: { moderate: ['admin'], manageDirectory: ['admin'] },

  // Nobody shuts out who teaches or supports a child, or the office. The school's own people do not shut out children.
  blocks: {
    teacher: ['parent'],
    tutor: ['parent'],
    staff: ['parent'],
    parent: ['tutor', 'parent', 'student'],
    student: ['tutor', 'parent', 'student'],
  },

  words: {
    roles: {
      admin: {
        one: { en: 'School office', ru: 'Администрация' },
        many: { en: 'School office', ru: 'Администрация' },
      },
      teacher: { one: { en: 'Teacher', ru: 'Учитель' }, many: { en: 'Teachers', ru: 'Учителя' } },
      tutor: { one: { en: 'Tutor', ru: 'Репетитор' }, many: { en: 'Tutors', ru: 'Репетиторы' } },
      staff: { one: { en: 'Support staff', ru: 'Сотрудник' }, many: { en: 'Support staff', ru: 'Сотрудники' } },
      student: { one: { en: 'Student', ru: 'Ученик' }, many: { en: 'Students', ru: 'Ученики' } },
      parent: { one: { en: 'Parent', ru: 'Родитель' }, many: { en: 'Parents', ru: 'Родители' } },
    },
    relations: {
      teaches: { en: 'teaches', ru: 'учит' },
      tutors: { en: 'tutors', ru: 'занимается с' },
      supports: { en: 'supports', ru: 'сопровождает' },
      guardian_of: { en: 'is a guardian of', ru: 'опекает' },
    },
  },
});
