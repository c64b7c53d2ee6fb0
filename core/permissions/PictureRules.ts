import type { Person } from './Person.ts';
import { grantsOf } from './RoleGrant.ts';

/** Whose profile pictures there are, by roles. Nothing said: nobody's, so that a school decides about those of children. */
export interface PictureRules {
  /** Roles whose people set and remove a picture of their own. */
  readonly own?: readonly string[];
  /** Roles of whose people an office sets pictures, and sources bring them. */
  readonly office?: readonly string[];
}

/** The part of a policy's table that the rules are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly pictures?: PictureRules;
}

/** @throws what `complain` throws, for the first rule that the table cannot mean */
export const checkPictureRules = ({ pictures = {}, roles }: Table, complain: (problem: string) => never): void => {
  for (const [setter, named] of Object.entries(pictures)) {
    if (setter !== 'own' && setter !== 'office') complain(`pictures name "${setter}"; write own and office`);
    for (const role of named)
      if (!roles.includes(role)) complain(`pictures.${setter} names the role "${role}", which it does not have`);
  }
};

/** Whether somebody's picture may come from there: all of their roles are named. */
export const mayHavePicture = (
  { pictures = {} }: { readonly pictures?: PictureRules },
  person: Pick<Person, 'role' | 'roles'>,
  from: 'own' | 'office',
): boolean => grantsOf(person).every(({ role }) => pictures[from]?.includes(role) === true);
