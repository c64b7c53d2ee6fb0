import { educationWords } from './educationWords.ts';
import { definePolicy, inverse, via } from './Policy.ts';
import { audienceRoomType, officeRoomType, standardRoomTypes } from './standardRoomTypes.ts';

const standard = standardRoomTypes(['admin', 'teacher', 'tutor']);

/**
 * Who comes into a room of the directory later and sees what was before: all but guardians. A guardian may come by a
 * decision about custody, and what was said before that is not theirs.
 */
const history = ['admin', 'teacher', 'tutor', 'staff', 'student'];

const ofClasses = { of: 'contexts', relation: 'teaches', joinedBy: 'guardian_of' } as const;
/**
 * Teachers announce to classes of their own; the office to everybody, and the office alone at night. Pupils and parents announce
 * nothing.
 */
const byTeachers = { open: ['admin', 'teacher'], seeMembers: ['admin', 'teacher'], urgent: ['admin'] };
const byOffice = { open: ['admin'], seeMembers: ['admin'], urgent: ['admin'] };

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
      title: {
        en: 'Pupils and guardians',
        es: 'Alumnado y familias',
        uk: 'Учні та батьки',
        ru: 'Ученики и родители',
        ar: 'الطلاب وأولياء الأمور',
      },
    },
    audience_guardians: {
      ...audienceRoomType({ ...ofClasses, includes: ['joining'] }, byTeachers),
      history,
      title: { en: 'Guardians', es: 'Familias', uk: 'Батьки', ru: 'Родители', ar: 'أولياء الأمور' },
    },
    audience_staff: {
      ...audienceRoomType({ of: 'organisation', roles: ['admin', 'teacher', 'tutor', 'staff'] }, byOffice),
      title: { en: 'Staff', es: 'Personal', uk: 'Працівники', ru: 'Сотрудники', ar: 'العاملون' },
    },
    audience_school: {
      ...audienceRoomType(
        { of: 'organisation', roles: ['admin', 'teacher', 'tutor', 'staff', 'parent', 'student'] },
        byOffice,
      ),
      history,
      title: { en: 'Whole school', es: 'Todo el centro', uk: 'Уся школа', ru: 'Вся школа', ar: 'المدرسة كلها' },
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

  // Programs tell classes and their families what a school tells everybody. They write to no child alone.
  services: {
    bot: {
      title: { en: 'Bot', es: 'Bot', uk: 'Бот', ru: 'Бот', ar: 'روبوت' },
      posts: [
        ...['class', 'announcement'],
        ...['audience_class', 'audience_guardians', 'audience_staff', 'audience_school'],
      ],
      files: true,
    },
  },

  // Pictures of children, and of their parents from a roster, are for a school to decide about.
  pictures: { own: ['admin', 'teacher', 'tutor', 'staff', 'parent'], office: ['admin', 'teacher', 'tutor', 'staff'] },

  words: educationWords,
});
