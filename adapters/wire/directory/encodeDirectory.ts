import type { ListedPerson } from '../../../core/directory/DirectoryReader.ts';
import type { DirectoryRecords, RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { PersonRelations } from '../../../core/directory/readRelations.ts';
import type { SimulatedChange } from '../../../core/directory/simulateDirectory.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';
import type { WireDirectory, WireRelation, WireUser } from './readDirectoryRecords.ts';

/** Turns the records of a request into the core's. */
export const decodeDirectory = ({ users = [], relations = [] }: WireDirectory): DirectoryRecords => ({
  users: users.map(decodeUser),
  relations: relations.map(decodeRelation),
});

const decodeUser = ({ external_id, role, first_name, last_name, email, is_active }: WireUser): UserRecord => ({
  externalId: external_id,
  role,
  firstName: first_name,
  lastName: last_name,
  ...(email ? { email } : {}),
  isActive: is_active,
});

const decodeRelation = ({ kind, from, to, context, context_name, status }: WireRelation): RelationRecord => ({
  kind,
  from,
  to,
  ...(context === undefined ? {} : { context }),
  ...(context_name === undefined ? {} : { contextName: context_name }),
  status,
});

export const encodeDirectoryUser = (person: Person) => ({
  id: person.id,
  external_id: person.externalId,
  role: person.role,
  first_name: person.firstName,
  last_name: person.lastName,
  full_name: fullName(person),
  email: person.email,
  is_active: person.isActive,
});

export const encodeListedPerson = ({ person, relationCount }: ListedPerson) => ({
  ...encodeDirectoryUser(person),
  relation_count: relationCount,
});

export const encodePersonRelations = ({ person, relations }: PersonRelations) => ({
  person: encodePerson(person),
  relations: relations.map(({ relation, from, to }) => ({
    kind: relation.kind,
    context: relation.context,
    context_name: relation.contextName,
    status: relation.isActive ? ('active' as const) : ('ended' as const),
    from: encodePerson(from),
    to: encodePerson(to),
  })),
});

/** Encodes who would gain or lose contact; people by external id, because new ones have no user id yet. */
export const encodeSimulation = (changes: readonly SimulatedChange[]) => {
  const encoded = (gains: boolean) =>
    changes
      .filter((change) => change.gains === gains)
      .map(({ people, rule }) => ({
        people: people.map((person) => ({
          external_id: person.externalId,
          full_name: fullName(person),
          role: person.role,
        })),
        rule,
      }));
  return { gains: encoded(true), losses: encoded(false) };
};
