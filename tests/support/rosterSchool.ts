import type { OneRosterSystem, RosterEntry } from './OneRosterSystem.ts';

const to = (sourcedId: string, type: string) => ({
  sourcedId,
  type,
  href: `https://sis.example.org/${type}/${sourcedId}`,
});

/** A person as the service's version writes them. `roles` of 1.2 are in the school. */
export const pupilOrTeacher = (
  { version }: Pick<OneRosterSystem, 'version'>,
  sourcedId: string,
  role: string,
  more: Readonly<Record<string, unknown>> = {},
): RosterEntry => ({
  sourcedId,
  username: sourcedId,
  enabledUser: version === '1.1' ? 'true' : true,
  givenName: sourcedId[0]?.toUpperCase() + sourcedId.slice(1),
  familyName: 'Roe',
  password: 'never to be kept',
  agents: [],
  ...(version === '1.1'
    ? { role, orgs: [to('north', 'org')] }
    : { roles: [{ roleType: 'primary', role, org: to('north', 'org') }], primaryOrg: to('north', 'org') }),
  ...more,
});

export const enrolled = (user: string, role: string, inClass: string, more: object = {}): RosterEntry => ({
  sourcedId: `e-${user}-${inClass}`,
  user: to(user, 'user'),
  class: to(inClass, 'class'),
  school: to('north', 'org'),
  role,
  primary: role === 'teacher',
  ...more,
});

/** A district with a school, a term, two classes with a teacher each, ten pupils in the first one and a guardian. */
export const fillRosterSchool = (
  service: OneRosterSystem,
  { ends = '2027-07-31' }: { readonly ends?: string } = {},
): void => {
  service.put('orgs', { sourcedId: 'd', name: 'District', type: 'district' });
  service.put('orgs', { sourcedId: 'north', name: 'North School', type: 'school', parent: to('d', 'org') });
  service.put('academicSessions', {
    sourcedId: 'year',
    title: 'The year',
    type: 'schoolYear',
    startDate: '2026-01-01',
    endDate: ends,
  });
  service.put('courses', { sourcedId: 'maths', title: 'Maths', org: to('north', 'org') });
  for (const id of ['m1', 'm2'])
    service.put('classes', {
      sourcedId: id,
      title: `Maths ${id}`,
      classType: 'scheduled',
      course: to('maths', 'course'),
      school: to('north', 'org'),
      terms: [to('year', 'academicSession')],
      grades: ['08'],
    });
  for (const [teacher, inClass] of [
    ['tess', 'm1'],
    ['theo', 'm2'],
  ] as const) {
    service.put('users', pupilOrTeacher(service, teacher, 'teacher'));
    service.put('enrollments', enrolled(teacher, 'teacher', inClass));
  }
  service.put('users', pupilOrTeacher(service, 'gina', version(service) === '1.1' ? 'guardian' : 'parent'));
  for (let at = 0; at < 10; at += 1) {
    const agents = at === 0 ? { agents: [to('gina', 'user')] } : {};
    service.put('users', pupilOrTeacher(service, `pupil${at}`, 'student', agents));
    service.put('enrollments', enrolled(`pupil${at}`, 'student', 'm1'));
  }
};

const version = ({ version: of }: OneRosterSystem): string => of;
