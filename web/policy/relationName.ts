import { localName } from './localName.ts';
import { policyInUse } from './policyInUse.ts';

/** What stands between the two people of a relation, e.g. `teaches`. */
export const relationName = (kind: string): string =>
  localName(policyInUse.value.relations.find((one) => one.kind === kind)?.name, kind);

/** The roles of those with whom a person of this role shares the relations under a type of room. */
export const rolesAcross = (roomType: string, role: string): readonly string[] => [
  ...new Set(
    policyInUse.value.relations
      .filter(({ room_type }) => room_type === roomType)
      .flatMap(({ from, to }) => [...(from === role ? [to] : []), ...(to === role ? [from] : [])]),
  ),
];
