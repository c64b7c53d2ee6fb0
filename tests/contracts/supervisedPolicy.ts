import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../core/permissions/Policy.ts';

const { direct, group, forum_tutor } = educationPolicy.roomTypes;
if (direct === undefined || group === undefined || forum_tutor === undefined)
  throw new Error('The policy has other types');

const of = { of: 'student', with: ['teacher', 'tutor'], upToYear: 9 };
const byAdults = { ...of, by: ['guardian_of', 'supports'] };

/**
 * The education policy of a school where a guardian, or else who supports the pupil, is in every room of two between a
 * teacher or tutor and a pupil up to year 9, in groups with one, and in tutoring rooms; and where staff begin.
 */
export const supervisedPolicy = definePolicy({
  ...educationPolicy,
  name: 'supervised',
  roomTypes: {
    ...educationPolicy.roomTypes,
    direct: {
      ...direct,
      history: ['admin', 'teacher', 'tutor', 'staff', 'student'],
      supervision: [{ ...byAdults, begin: ['admin', 'teacher', 'tutor', 'staff'] }],
    },
    group: { ...group, supervision: [byAdults] },
    forum_tutor: { ...forum_tutor, supervision: [byAdults] },
  },
});
