/** The people of these examples, as a host has them in its own database. Ids are the host's own, in strings. */
const person = (externalId: string, role: string, firstName: string, lastName: string) =>
  ({ externalId, role, firstName, lastName, isActive: true }) as const;

export const school = {
  users: [
    person('t1', 'teacher', 'Ada', 'Byron'),
    person('s1', 'student', 'Max', 'Born'),
    person('s2', 'student', 'Ida', 'Noddack'),
  ],
  relations: [
    { kind: 'teaches', from: 't1', to: 's1', context: 'maths', contextName: 'Maths', status: 'active' },
    { kind: 'teaches', from: 't1', to: 's2', context: 'maths', contextName: 'Maths', status: 'active' },
  ],
} as const;
