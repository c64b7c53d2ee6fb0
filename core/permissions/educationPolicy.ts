import { definePolicy, inverse, via } from './Policy.ts';

/** Schools and tutoring: contact follows teaching, tutoring and guardianship. */
export const educationPolicy = definePolicy({
  name: 'education',
  roles: ['admin', 'teacher', 'tutor', 'student', 'parent'],

  relations: {
    teaches: {
      from: 'teacher',
      to: 'student',
      room: { type: 'forum_subject', opens: 'at once', joinedBy: 'guardian_of' },
    },
    tutors: {
      from: 'tutor',
      to: 'student',
      room: { type: 'forum_tutor', opens: 'at once', joinedBy: 'guardian_of' },
    },
    guardian_of: { from: 'parent', to: 'student' },
  },

  rules: [
    ['admin', 'admin', 'always'],
    ['admin', 'teacher', 'always'],
    ['admin', 'tutor', 'always'],
    ['admin', 'student', 'always'],
    ['admin', 'parent', 'always'],
    ['teacher', 'student', via('teaches')],
    ['tutor', 'student', via('tutors')],
    ['teacher', 'parent', via('teaches', inverse('guardian_of'))],
    ['tutor', 'parent', via('tutors', inverse('guardian_of'))],
    ['teacher', 'tutor', via('teaches', inverse('tutors'))],
    ['student', 'student', 'never'],
    ['student', 'parent', 'never'],
    ['teacher', 'teacher', 'never'],
    ['tutor', 'tutor', 'never'],
    ['parent', 'parent', 'never'],
  ],

  rights: {
    moderate: ['admin'],
    manageDirectory: ['admin'],
    open: {
      group: ['admin', 'teacher', 'tutor'],
      announcement: ['admin', 'teacher', 'tutor'],
    },
    post: { announcement: ['admin', 'teacher', 'tutor'] },
  },
});
