import type { SeededRandom } from '../faults/seededRandom.ts';

/** Each source describes its own half of the schools, and numbers its people from 1: the same ids mean other people. */
export type SourceName = 'north' | 'south';

export const sourceNames: readonly SourceName[] = ['north', 'south'];

export interface MadePerson {
  readonly source: SourceName;
  /** The id in the source's files, with leading zeros. */
  readonly id: string;
  readonly role: 'student' | 'teacher' | 'parent' | 'staff' | 'admin';
  given: string;
  family: string;
  /** Schools by number; a teacher may work at two. */
  schools: Set<number>;
  /** Of students: 1 to 6. */
  grade: number;
  /** Of students: their guardians' ids. */
  guardians: Set<string>;
  /** False for those who are not in the file now. */
  isThere: boolean;
}

export interface MadeClass {
  readonly source: SourceName;
  readonly id: string;
  readonly school: number;
  readonly subject: string;
  readonly title: string;
  readonly grade: number;
  readonly term: string;
  teacher: string;
  /** Helps in the class; few classes have one. */
  readonly aide: string | undefined;
  readonly students: Set<string>;
}

export interface DistrictSize {
  readonly schools: number;
  /** Of each school. */
  readonly students: number;
  readonly classSize: number;
}

/** What somebody is called in both sources together. */
export const keyOf = ({ source, id }: { readonly source: SourceName; readonly id: string }): string =>
  `${source} ${id}`;

const given = ['Anna', 'Борис', 'Clara', 'Дмитрий', 'Élodie', 'فريد', 'Greta', 'Hugo', 'Ирина', 'İpek', '美咲', 'Lev'];
const family = ['Petrov', 'Иванов', 'Miller', 'O’Brien', 'Кузнецова', 'Novák', 'حداد', 'de la Cruz', '田中', 'Weiß'];

export const grades = [1, 2, 3, 4, 5, 6];
/** With the grades that have them; music is taught for a term, all else for the year. */
const subjects: readonly (readonly [title: string, upTo: number])[] = [
  ['Mathematics', 6],
  ['Language', 6],
  ['Science', 6],
  ['History', 6],
  ['Music', 2],
];

/** What the files of all sources say on a day, and what follows for people. */
export class MadeDistrict {
  readonly people = new Map<string, MadePerson>();
  readonly classes = new Map<string, MadeClass>();
  /** Terms by name, with the first and the last night on which they run. */
  readonly terms: ReadonlyMap<string, { readonly begins: number; readonly ends: number }> = new Map([
    ['year', { begins: -90, ends: 900 }],
    ['autumn', { begins: -90, ends: 21 }],
    ['spring', { begins: 22, ends: 900 }],
  ]);
  readonly size: DistrictSize;
  readonly random: SeededRandom;
  readonly #counters = new Map<string, number>();
  #classCount = 0;

  constructor(size: DistrictSize, random: SeededRandom) {
    this.size = size;
    this.random = random;
    for (let school = 0; school < size.schools; school += 1) this.#openSchool(school);
  }

  sourceOf(school: number): SourceName {
    return school * 2 < this.size.schools ? 'north' : 'south';
  }

  #openSchool(school: number): void {
    const { students } = this.size;
    this.addPerson(school, 'admin');
    for (let one = 0; one < 2; one += 1) this.addPerson(school, 'staff');
    for (let one = 0; one < Math.max(6, students / 12); one += 1) this.addPerson(school, 'teacher');
    for (let one = 0; one < students; one += 1) this.enrol(school, grades[one % grades.length] ?? 1);
    this.openClasses(school);
  }

  /** Adds somebody who is related to nobody yet. */
  addPerson(school: number, role: MadePerson['role'], grade = 0): MadePerson {
    const source = this.sourceOf(school);
    const number = (this.#counters.get(source) ?? 0) + 1;
    this.#counters.set(source, number);
    const person: MadePerson = {
      ...{ source, id: String(number).padStart(7, '0'), role, grade, schools: new Set([school]) },
      ...{ given: this.random.pick(given) ?? '', family: this.random.pick(family) ?? '' },
      ...{ guardians: new Set<string>(), isThere: true },
    };
    this.people.set(keyOf(person), person);
    return person;
  }

  /** A pupil with one or two guardians, who may have another child at the school already. */
  enrol(school: number, grade: number): MadePerson {
    const student = this.addPerson(school, 'student', grade);
    const sibling = this.random.chance(0.3) ? this.random.pick(this.studentsOf(school)) : undefined;
    for (const id of sibling?.guardians ?? []) student.guardians.add(id);
    const wanted = this.random.chance(0.4) ? 2 : 1;
    while (student.guardians.size < wanted) student.guardians.add(this.addPerson(school, 'parent').id);
    return student;
  }

  /** Classes of a school with the pupils who are there, of one subject or of all; in which term there is music. */
  openClasses(school: number, only?: string, music = 'autumn'): void {
    const [teachers, staff] = [this.teachersOf(school), this.#having(school, 'staff')];
    const { classSize } = this.size;
    for (const grade of grades) {
      const students = this.studentsOf(school).filter((one) => one.grade === grade);
      for (let from = 0; from < students.length; from += classSize)
        for (const [place, [subject, upTo]] of subjects.entries()) {
          if (grade > upTo || (only !== undefined && subject !== only)) continue;
          this.#classCount += 1;
          const one: MadeClass = {
            ...{ source: this.sourceOf(school), id: `c${this.#classCount}`, school, grade, subject },
            term: subject === 'Music' ? music : 'year',
            title: `${subject} ${grade}${String.fromCodePoint(97 + from / classSize)}`,
            teacher: teachers[(grade + place * 3 + from) % teachers.length]?.id ?? '',
            aide: this.random.chance(0.1) ? this.random.pick(staff)?.id : undefined,
            students: new Set(students.slice(from, from + classSize).map(({ id }) => id)),
          };
          this.classes.set(one.id, one);
        }
    }
  }

  person(source: SourceName, id: string): MadePerson {
    const found = this.people.get(`${source} ${id}`);
    if (found === undefined) throw new Error(`The district has no ${source} ${id}`);
    return found;
  }

  #having(school: number, role: MadePerson['role']): MadePerson[] {
    return [...this.people.values()].filter((one) => one.isThere && one.role === role && one.schools.has(school));
  }

  studentsOf(school: number): MadePerson[] {
    return this.#having(school, 'student');
  }

  teachersOf(school: number): MadePerson[] {
    return this.#having(school, 'teacher');
  }

  classesOf(source: SourceName): MadeClass[] {
    return [...this.classes.values()].filter((one) => one.source === source);
  }

  /** People of the source's file. */
  listed(source: SourceName): MadePerson[] {
    return [...this.people.values()].filter((one) => one.source === source && one.isThere);
  }
}
