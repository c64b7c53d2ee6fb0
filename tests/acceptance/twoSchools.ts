import type { HostRecords } from '../../composition/host/hostRecords.ts';

/**
 * A district with a school in the north and one in the south. Every name in the south has a word by which tests find it
 * in whatever the server sends.
 */

/** In every name of the school in the south, and in every message there. */
export const southernWord = 'Suedwort';

const user = (externalId: string, role: string, organisation: string, lastName: string) => ({
  externalId,
  roles: [{ role, organisation }],
  firstName: externalId,
  lastName,
  email: `${externalId}.${lastName.toLowerCase()}@example.org`,
  isActive: true,
});

const active = { status: 'active' } as const;

export const twoSchools: HostRecords = {
  organisations: [
    { externalId: 'district', name: 'District', type: 'district' },
    { externalId: 'north', name: 'North', type: 'school', parent: 'district' },
    { externalId: 'south', name: `South ${southernWord}`, type: 'school', parent: 'district' },
  ],
  contexts: [
    { externalId: 'bio-n', name: 'Biology', organisation: 'north' },
    { externalId: 'bio-s', name: `Biology ${southernWord}`, organisation: 'south' },
  ],
  users: [
    user('head-n', 'admin', 'north', 'North'),
    user('tess-n', 'teacher', 'north', 'North'),
    user('sam-n', 'student', 'north', 'North'),
    user('head-s', 'admin', 'south', southernWord),
    user('tess-s', 'teacher', 'south', southernWord),
    user('sam-s', 'student', 'south', southernWord),
    user('pam-s', 'parent', 'south', southernWord),
    user('head-d', 'admin', 'district', 'District'),
  ],
  relations: [
    { kind: 'teaches', from: 'tess-n', to: 'sam-n', context: 'bio-n', ...active },
    { kind: 'teaches', from: 'tess-s', to: 'sam-s', context: 'bio-s', ...active },
    { kind: 'guardian_of', from: 'pam-s', to: 'sam-s', ...active },
  ],
};
