import { definePolicy, inverse, via } from '../../../../core/permissions/Policy.ts';
import { standardRoomTypes } from '../../../../core/permissions/standardRoomTypes.ts';

const { direct, forum_subject } = standardRoomTypes([]);

/** A host's own school: other names for roles and relations, a role outside classes, and a room that is no class. */
export const trainingPolicy = definePolicy({
  name: 'training',
  roles: ['office', 'instructor', 'librarian', 'sponsor', 'apprentice'],

  relations: {
    advises: { from: 'librarian', to: 'apprentice', room: { type: 'advice', opens: 'at once' } },
    lehrt: { from: 'instructor', to: 'apprentice', room: { type: 'course', opens: 'at once', joinedBy: 'betreut' } },
    betreut: { from: 'sponsor', to: 'apprentice' },
  },

  rules: [
    ['office', 'office', 'always'],
    ['office', 'instructor', 'always'],
    ['office', 'librarian', 'always'],
    ['office', 'apprentice', 'always'],
    ['office', 'sponsor', 'always'],
    ['instructor', 'instructor', 'never'],
    ['instructor', 'librarian', 'never'],
    ['instructor', 'apprentice', via('lehrt')],
    ['instructor', 'sponsor', via('lehrt', inverse('betreut'))],
    ['librarian', 'librarian', 'never'],
    ['librarian', 'apprentice', via('advises')],
    ['librarian', 'sponsor', 'never'],
    ['apprentice', 'apprentice', 'never'],
    ['apprentice', 'sponsor', 'never'],
    ['sponsor', 'sponsor', 'never'],
  ],

  roomTypes: { direct, course: forum_subject, advice: forum_subject },

  rights: { moderate: ['office'], manageDirectory: ['office'] },
});
