import type {
  ContextRecord,
  DirectoryRecords,
  OrganisationRecord,
  RelationRecord,
  RoleRecord,
  UserRecord,
} from '../../core/directory/DirectoryRecords.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { relationKey } from '../../core/permissions/Relation.ts';
import { userRecord } from './records.ts';

export interface DistrictRecords extends DirectoryRecords {
  readonly organisations: readonly OrganisationRecord[];
  readonly contexts: readonly ContextRecord[];
}

const organisations: readonly OrganisationRecord[] = [
  { externalId: 'north', name: 'North' },
  { externalId: 'oak', name: 'Oak', parent: 'north' },
  { externalId: 'elm', name: 'Elm', parent: 'north' },
  { externalId: 'south', name: 'South' },
  { externalId: 'ash', name: 'Ash', parent: 'south' },
];

/** The same numbers for the same seed: a linear congruential generator (Numerical Recipes). */
const numbersFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/**
 * A district of so many people with one to three roles, at the root or in organisations, some of them inactive or with
 * roles that are over; and relations of all kinds between those who have the roles for them, some of them ended.
 */
export const districtRecords = (size: number, seed = size): DistrictRecords => {
  const below = numbersFrom(seed);
  const oneOf = <Item>(items: readonly Item[], otherwise: Item): Item => items[below(items.length)] ?? otherwise;
  const places = [undefined, ...organisations.map(({ externalId }) => externalId)];
  // Offices are few, or everybody could talk to everybody.
  const roles = educationPolicy.roles.filter((role) => role !== 'admin');
  const role = (isOffice: boolean): RoleRecord => {
    const organisation = oneOf(places, undefined);
    return {
      role: isOffice ? 'admin' : oneOf(roles, 'student'),
      ...(organisation === undefined ? {} : { organisation }),
      ...(below(8) === 0 ? { ends: '2001-12-31' } : {}),
    };
  };
  const users = Array.from({ length: size }, (_, index): UserRecord => {
    const given = Array.from({ length: 1 + below(3) }, () => role(below(12) === 0));
    const distinct = new Map(given.map((one) => [`${one.role} ${one.organisation ?? ''}`, one]));
    const names = { firstName: `First${below(10)}`, lastName: `Last${below(10)}` };
    return userRecord(`d${index}`, 'student', { ...names, roles: [...distinct.values()], isActive: below(9) > 0 });
  });
  const having = (asked: string): readonly string[] =>
    users.flatMap((user) => (user.roles?.some((one) => one.role === asked) ? [user.externalId] : []));
  const relations = Object.entries(educationPolicy.relations).flatMap(([kind, { from, to }]) => {
    const [starts, ends] = [having(from), having(to)];
    return Array.from({ length: size }, (): RelationRecord => {
      const context = kind === 'guardian_of' ? '' : `c${below(4)}`;
      const status = below(5) === 0 ? 'ended' : 'active';
      return { kind, from: oneOf(starts, ''), to: oneOf(ends, ''), context, status };
    }).filter((one) => one.from !== one.to && one.from !== '' && one.to !== '');
  });
  return {
    organisations,
    contexts: ['oak', 'elm', 'ash'].map((organisation, index) => ({ externalId: `c${index}`, organisation })),
    users,
    relations: [...new Map(relations.map((one) => [relationKey(one), one])).values()],
  };
};
