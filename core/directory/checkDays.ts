import type { Day } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';

/** Complains of days that are not in the calendar, and of an end before the begin. `path` is that of the record. */
export const checkDays = (
  { begins, ends }: { readonly begins?: Day; readonly ends?: Day },
  path: string,
): RecordProblem[] => {
  const problems = Object.entries({ begins, ends }).flatMap(([name, day]): RecordProblem[] =>
    day === undefined || isDay(day)
      ? []
      : [{ path: `${path}/${name}`, problem: `"${day}" is no day; write one as YYYY-MM-DD, e.g. 2026-09-01` }],
  );
  if (problems.length > 0 || begins === undefined || ends === undefined || begins <= ends) return problems;
  return [{ path: `${path}/ends`, problem: `${ends} is before ${begins}, when it begins` }];
};

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
