import { keyOf, type MadeClass, type MadeDistrict, type MadePerson } from './MadeDistrict.ts';

/** A forum room that there has to be: who teaches whom in which class, and who listens. */
export interface ExpectedForum {
  readonly teacher: string;
  readonly student: string;
  readonly classId: string;
  readonly guardians: readonly string[];
}

export interface Expected {
  /** For everybody who is in a file: to whom they may write. */
  readonly contacts: ReadonlyMap<string, ReadonlySet<string>>;
  /** By student. */
  readonly forums: ReadonlyMap<string, readonly ExpectedForum[]>;
}

/** Whether the class is taught on the night. */
const isTaught = (district: MadeDistrict, { term }: MadeClass, night: number): boolean => {
  const dates = district.terms.get(term);
  return dates !== undefined && dates.begins <= night && night <= dates.ends;
};

/** Who may write to whom, by what the files say and by the sentences of the policy; without any code of the server. */
export const expectContacts = (district: MadeDistrict, night: number): Expected => {
  const contacts = new Map<string, Set<string>>();
  const forums = new Map<string, ExpectedForum[]>();
  const there = [...district.people.values()].filter(({ isThere }) => isThere);
  for (const person of there) contacts.set(keyOf(person), new Set());
  const join = (one: MadePerson, other: MadePerson): void => {
    if (!one.isThere || !other.isThere || one === other) return;
    contacts.get(keyOf(one))?.add(keyOf(other));
    contacts.get(keyOf(other))?.add(keyOf(one));
  };

  const bySchool = new Map<number, MadePerson[]>();
  for (const person of there)
    for (const school of person.schools) {
      const known = bySchool.get(school) ?? [];
      known.push(person);
      bySchool.set(school, known);
    }
  for (const people of bySchool.values()) {
    for (const admin of people.filter(({ role }) => role === 'admin')) for (const one of people) join(admin, one);
    for (const staff of people.filter(({ role }) => role === 'staff'))
      for (const one of people) if (one.role === 'teacher' || one.role === 'staff') join(staff, one);
  }

  for (const one of district.classes.values()) {
    if (!isTaught(district, one, night)) continue;
    const leaders = [one.teacher, ...(one.aide === undefined ? [] : [one.aide])].map((id) =>
      district.person(one.source, id),
    );
    for (const id of one.students) {
      const student = district.person(one.source, id);
      const guardians = [...student.guardians].map((guardian) => district.person(one.source, guardian));
      for (const leader of leaders) {
        join(leader, student);
        if (student.isThere && leader.isThere) for (const guardian of guardians) join(leader, guardian);
        if (leader.role !== 'teacher' || !leader.isThere || !student.isThere) continue;
        const known = forums.get(keyOf(student)) ?? [];
        known.push({
          ...{ teacher: keyOf(leader), student: keyOf(student), classId: one.id },
          guardians: guardians.filter(({ isThere }) => isThere).map(keyOf),
        });
        forums.set(keyOf(student), known);
      }
    }
  }
  return { contacts, forums };
};
