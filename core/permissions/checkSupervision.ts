import type { RoomTypeRow } from './RoomTypeRow.ts';
import { firstYear, lastYear, type Supervision } from './Supervision.ts';

/** The part of a policy's table that the terms are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, { readonly to: string }>>;
}

/** @throws what `complain` throws, for the first term that contradicts the table, its row or itself */
export const checkSupervision = (
  type: string,
  { supervision, restsOn, open }: RoomTypeRow,
  { roles, relations }: Table,
  complain: (problem: string) => never,
): void => {
  if (supervision === undefined) return;
  let at = '';
  const bad = (problem: string): never => complain(`supervision${at} of "${type}" ${problem}`);
  if (restsOn === 'office') bad('has no place in rooms of an office, which all of the office see; leave it out');
  if (restsOn === 'context') bad('has no place in rooms of a context; write joinedBy in its contextRoom instead');
  if (!Array.isArray(supervision) || supervision.length === 0)
    bad("says nothing; write a list of terms, e.g. [{ of: 'student', by: ['guardian_of'] }], or leave it out");
  for (const [index, term] of supervision.entries()) {
    at = `[${index}]`;
    if (typeof term !== 'object' || term === null)
      bad("is no term; write an object, e.g. { of: 'student', by: ['guardian_of'] }");
    const stray = Object.keys(term).find((name) => !names.has(name));
    if (stray !== undefined) bad(`has "${stray}", which means nothing; write of, with, upToYear, by or begin`);
    const { of, by, begin, upToYear } = term;
    if (!roles.includes(of)) bad(`is of "${of}", which is not one of its roles; write of: '…' with one of them`);
    if (by === undefined && begin === undefined)
      bad(`asks for nothing for a ${of}; write by: […kinds of relation] or begin: […roles]`);
    for (const [column, among] of [['with', term.with] as const, ['begin', begin] as const]) {
      if (among === undefined) continue;
      if (!Array.isArray(among) || among.length === 0) bad(`has ${column} without a role; name roles, or leave it out`);
      const stranger = among.find((role: string) => !roles.includes(role));
      if (stranger !== undefined) bad(`names "${stranger}" in ${column}, which is not one of its roles`);
    }
    if (by !== undefined && (!Array.isArray(by) || by.length === 0))
      bad('has by without a kind of relation; name kinds, or leave it out');
    for (const kind of by ?? []) {
      const end = Object.hasOwn(relations, kind) ? relations[kind]?.to : undefined;
      if (end === undefined) bad(`names "${kind}" in by, and it has no such relation`);
      if (end !== of) bad(`names "${kind}" in by, which leads to a ${end}; name kinds that lead to a ${of}`);
    }
    const isYear =
      upToYear === undefined || (Number.isInteger(upToYear) && upToYear >= firstYear && upToYear <= lastYear);
    if (!isYear) bad(`has upToYear: ${upToYear}; write a whole number from ${firstYear} to ${lastYear}`);
    const mute =
      open === 'nobody' ? begin : begin?.filter((role: string) => Array.isArray(open) && !open.includes(role));
    if (mute !== undefined && mute.length > 0)
      bad(`lets a ${mute[0]} begin, and open does not; add the role to open, or leave it out of begin`);
  }
};

const names: ReadonlySet<string> = new Set<keyof Supervision>(['of', 'with', 'upToYear', 'by', 'begin']);
