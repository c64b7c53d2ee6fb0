import type {
  HandOutcome,
  SaidAboutPerson,
  WrittenPerson,
  WrittenRelation,
} from '../../../core/directory/editByHand.ts';
import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import { asOrganisationId, asUserId, type UserId } from '../../../core/ids.ts';
import type { Static } from '../schema/compileSchema.ts';
import { encodeDirectoryUser, encodeSimulation } from './encodeDirectory.ts';
import { encodeOutcome } from './encodeOutcome.ts';
import type { handPerson, handRelation } from './handSchemas.ts';

export const decodeHandPerson = (
  userId: UserId,
  { first_name, last_name, roles, is_active }: Static<typeof handPerson>,
): WrittenPerson => ({
  ...{ userId, firstName: first_name, lastName: last_name, isActive: is_active },
  roles: roles.map(({ organisation_id: id = null, ...role }) => ({
    ...role,
    organisation: id === null ? null : asOrganisationId(id),
  })),
});

export const decodeHandRelation = ({
  from,
  to,
  context_name,
  ...relation
}: Static<typeof handRelation>): WrittenRelation => ({
  ...relation,
  ...{ from: asUserId(from), to: asUserId(to) },
  ...(context_name === undefined ? {} : { contextName: context_name }),
});

export const encodeHandOutcome = ({ outcome, effects }: HandOutcome, isDryRun: boolean) => ({
  is_dry_run: isDryRun,
  outcome: encodeOutcome(outcome),
  effects: isDryRun ? encodeSimulation(effects) : null,
});

export const encodeSaid = ({ person, sources, byHand }: SaidAboutPerson, names: OrganisationNames) => ({
  person: encodeDirectoryUser(person, names),
  sources: sources.map(({ source, externalId, isNamed, firstName, lastName }) => ({
    ...{ source, external_id: externalId, is_named: isNamed },
    ...{ first_name: firstName, last_name: lastName },
  })),
  by_hand: byHand && {
    ...{ first_name: byHand.firstName, last_name: byHand.lastName, is_active: byHand.isActive },
    roles: byHand.roles.map(({ organisation, ...role }) => ({ ...role, organisation_id: organisation })),
  },
});
