import { grades, type MadeClass, type MadeDistrict, type MadePerson } from './MadeDistrict.ts';

/** What a school does from one night to the next; each picks by the district's seed. */

/** A guardian without a child at the school is not in its file. */
const followChildren = (district: MadeDistrict, { source, guardians }: MadePerson): void => {
  for (const id of guardians) {
    const guardian = district.person(source, id);
    const children = district.listed(source).filter((one) => one.guardians.has(id));
    guardian.isThere = children.length > 0;
    guardian.schools = new Set(children.flatMap((child) => [...child.schools]));
    if (guardian.schools.size === 0) guardian.schools = new Set([0]);
  }
};

const leave = (district: MadeDistrict, student: MadePerson): void => {
  student.isThere = false;
  followChildren(district, student);
};

const seat = (district: MadeDistrict, student: MadePerson, school: number): void => {
  const open = [...district.classes.values()].filter((one) => one.school === school && one.grade === student.grade);
  const seated = new Set<string>();
  for (const one of open)
    if (!seated.has(one.subject + one.term)) {
      one.students.add(student.id);
      seated.add(one.subject + one.term);
    }
};

const leaveClasses = (district: MadeDistrict, { source, id }: MadePerson): void => {
  for (const one of district.classesOf(source)) one.students.delete(id);
};

/** Another teacher takes a class. */
const swapTeacher = (district: MadeDistrict, school: number): void => {
  const one = district.random.pick(classesOf(district, school));
  const other = district.random.pick(district.teachersOf(school));
  if (one !== undefined && other !== undefined) one.teacher = other.id;
};

/** A pupil moves to the parallel class of a subject. */
const moveStudent = (district: MadeDistrict, school: number): void => {
  const from = district.random.pick(classesOf(district, school).filter(({ students }) => students.size > 1));
  if (from === undefined) return;
  const parallel = classesOf(district, school).filter(
    (one) => one !== from && one.grade === from.grade && one.subject === from.subject && one.term === from.term,
  );
  const to = district.random.pick(parallel);
  const id = district.random.pick([...from.students]);
  if (to === undefined || id === undefined) return;
  from.students.delete(id);
  to.students.add(id);
};

const dropStudent = (district: MadeDistrict, school: number): void => {
  const student = district.random.pick(district.studentsOf(school));
  if (student !== undefined) leave(district, student);
};

const addStudent = (district: MadeDistrict, school: number): void => {
  const student = district.enrol(school, district.random.pick(grades) ?? 1);
  seat(district, student, school);
};

/** Somebody who had left is in the file again, under the same id. */
const returnStudent = (district: MadeDistrict, school: number): void => {
  const gone = [...district.people.values()].filter(
    (one) => one.role === 'student' && !one.isThere && one.schools.has(school) && one.grade <= grades.length,
  );
  const student = district.random.pick(gone);
  if (student === undefined) return;
  student.isThere = true;
  leaveClasses(district, student);
  seat(district, student, school);
  followChildren(district, student);
};

const changeGuardians = (district: MadeDistrict, school: number): void => {
  const student = district.random.pick(district.studentsOf(school));
  if (student === undefined) return;
  const [first, second] = [...student.guardians];
  if (first !== undefined && second !== undefined && district.random.chance(0.5)) {
    student.guardians.delete(first);
    followChildren(district, { ...student, guardians: new Set([first]) });
  } else student.guardians.add(district.addPerson(school, 'parent').id);
};

const rename = (district: MadeDistrict, school: number): void => {
  const person = district.random.pick([...district.studentsOf(school), ...district.teachersOf(school)]);
  if (person !== undefined) person.family = `${person.family}-Neu`;
};

/** A teacher leaves; a new one takes the classes. */
const replaceTeacher = (district: MadeDistrict, school: number): void => {
  const teacher = district.random.pick(district.teachersOf(school).filter(({ schools }) => schools.size === 1));
  if (teacher === undefined) return;
  teacher.isThere = false;
  const successor = district.addPerson(school, 'teacher');
  for (const one of district.classesOf(teacher.source)) if (one.teacher === teacher.id) one.teacher = successor.id;
};

/** A pupil goes to another school of the same source, and the guardians with them. */
const transfer = (district: MadeDistrict, school: number): void => {
  const places = [...Array(district.size.schools).keys()];
  const other = district.random.pick(
    places.filter((one) => one !== school && district.sourceOf(one) === district.sourceOf(school)),
  );
  const student = district.random.pick(district.studentsOf(school));
  if (student === undefined || other === undefined) return;
  leaveClasses(district, student);
  student.schools = new Set([other]);
  seat(district, student, other);
  followChildren(district, student);
};

/** A teacher works at a second school too, and takes a class there. */
const shareTeacher = (district: MadeDistrict, school: number): void => {
  const places = [...Array(district.size.schools).keys()];
  const other = places.find((one) => one !== school && district.sourceOf(one) === district.sourceOf(school));
  const teacher = district.random.pick(district.teachersOf(school));
  const one = other === undefined ? undefined : district.random.pick(classesOf(district, other));
  if (teacher === undefined || other === undefined || one === undefined) return;
  teacher.schools.add(other);
  one.teacher = teacher.id;
};

const classesOf = (district: MadeDistrict, school: number): MadeClass[] =>
  [...district.classes.values()].filter((one) => one.school === school);

const usual = [
  ...[swapTeacher, swapTeacher, moveStudent, moveStudent, moveStudent, dropStudent, addStudent, returnStudent],
  ...[changeGuardians, changeGuardians, rename, replaceTeacher, transfer, shareTeacher],
];

/** An ordinary day: a few things at a quarter of the schools, at least at one of each source. */
export const liveOneDay = (district: MadeDistrict): void => {
  const { schools } = district.size;
  const half = Math.ceil(schools / 2);
  const some = (from: number, below: number): number[] =>
    Array.from(
      { length: Math.max(1, Math.round((below - from) / 4)) },
      () => from + district.random.below(below - from),
    );
  for (const school of [...some(0, half), ...some(half, schools)])
    for (let one = 0; one < 3; one += 1) district.random.pick(usual)?.(district, school);
};

/** The classes of the spring term are in the files before it begins. */
export const planSpring = (district: MadeDistrict): void => {
  for (let school = 0; school < district.size.schools; school += 1) district.openClasses(school, 'Music', 'spring');
};

/** The last grade leaves, all others go up, a first grade comes, and all classes are new ones. */
export const graduate = (district: MadeDistrict): void => {
  district.classes.clear();
  const students = [...district.people.values()].filter(({ role }) => role === 'student');
  for (const student of students) student.grade += 1;
  for (const student of students) if (student.grade > grades.length && student.isThere) leave(district, student);
  for (let school = 0; school < district.size.schools; school += 1) {
    const first = Math.round(district.size.students / grades.length);
    for (let one = 0; one < first; one += 1) district.enrol(school, 1);
    district.openClasses(school, undefined, 'year');
  }
};
