import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import { formatRosterNotice } from '../../../../adapters/wire/directory/RosterNotice.ts';
import type { RosterOptions, RosterReading } from '../../../../adapters/wire/directory/RosterReading.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { type CsvLines, rosterBundleOf } from './rosterBundleOf.ts';

type Files = Readonly<Record<string, CsvLines | undefined>>;

export const userHeader = 'sourcedId,role,givenName,familyName';

/** OneRoster 1.1: one teacher, one student, one class that runs without dates. */
const oneRoster: Files = {
  'users.csv': [userHeader, 't1,teacher,Ada,Bell', 's1,student,Cy,Dunn'],
  'classes.csv': ['sourcedId,title', 'c1,Algebra'],
  'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,t1,teacher', 'c1,s1,student'],
};

/** School Data Sync v2.1: the same, and a guardian without a role. */
const sds: Files = {
  'users.csv': ['sourcedId,username,givenName,familyName', 't1,t1,Ada,Bell', 's1,s1,Cy,Dunn', 'g1,g1,Eva,Dunn'],
  'roles.csv': [
    'userSourcedId,role,isPrimary,roleStartDate,roleEndDate,sessionSourcedId',
    't1,teacher,TRUE,,,',
    's1,student,TRUE,,,',
  ],
  'relationships.csv': ['userSourcedId,relationshipUserSourcedId,relationshipRole', 's1,g1,guardian'],
  'classes.csv': ['sourcedId,title,sessionSourcedIds', 'c1,Algebra,'],
  'enrollments.csv': ['classSourcedId,userSourcedId,role', 'c1,t1,teacher', 'c1,s1,student'],
};

export type Read = RosterReading & {
  /** The notices as they are printed. */
  readonly lines: readonly string[];
  /** `teaches t1 s1 active from 2026-08-17 to 2026-12-18`, one for each relation. */
  readonly relations: readonly string[];
  /** The role of each person. */
  readonly roles: Readonly<Record<string, string>>;
};

const reader =
  (standard: Files) =>
  async (files: Files = {}, options: Partial<RosterOptions> = {}): Promise<Read> => {
    const present = Object.entries({ ...standard, ...files }).flatMap(([name, lines]) =>
      lines === undefined ? [] : [[name, lines] as const],
    );
    const reading = await readRoster(rosterBundleOf(Object.fromEntries(present)), {
      policy: educationPolicy,
      asOf: new Date('2026-10-01T12:00:00Z'),
      ...options,
    });
    return {
      ...reading,
      lines: reading.notices.map(formatRosterNotice),
      relations: reading.snapshot.relations.map(({ kind, from, to, status, begins, ends }) =>
        [kind, from, to, status, ...(begins ? ['from', begins] : []), ...(ends ? ['to', ends] : [])].join(' '),
      ),
      roles: Object.fromEntries(reading.snapshot.users.map(({ externalId, role }) => [externalId, role])),
    };
  };

/** Reads the standard school with some files replaced; `undefined` leaves a file out. */
export const readSchool = reader(oneRoster);
export const readSdsSchool = reader(sds);

/** Resolves to the error of a promise; rejects if it succeeds. */
export const failureOf = async (promise: Promise<unknown>): Promise<Error & { code?: string }> => {
  const outcome = await promise.then(
    () => undefined,
    (error: Error) => error,
  );
  if (outcome === undefined) throw new Error('it did not fail');
  return outcome;
};
