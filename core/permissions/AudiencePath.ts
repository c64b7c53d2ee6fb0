/** Which people of a class are in an audience: the ends of the relation, or who joins by a relation to its `to` end. */
export type AudiencePart = 'from' | 'to' | 'joining';

/**
 * The path by which the server finds whom an announcement reaches. `contexts`: people of classes, e.g. pupils and their
 * guardians; `organisation`: everybody with one of these roles in an organisation or below it.
 */
export type AudiencePath =
  | {
      readonly of: 'contexts';
      /** A kind of relation that has contexts, e.g. `teaches`. */
      readonly relation: string;
      readonly includes: readonly AudiencePart[];
      /** People with this kind of relation to a `to` person are `joining`, e.g. `guardian_of`. */
      readonly joinedBy?: string;
    }
  | { readonly of: 'organisation'; readonly roles: readonly string[] };

interface Kind {
  readonly from: string;
  readonly to: string;
}

/** The part of a policy's table that a path is checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, Kind>>;
}

/** @throws what `complain` throws, for a path that the table does not allow */
export const checkAudiencePath = (
  type: string,
  path: AudiencePath | undefined,
  { roles, relations }: Table,
  complain: (problem: string) => never,
): void => {
  if (path === undefined)
    return complain(`rooms of type "${type}" reach nobody; write audience: { of: 'organisation', roles: […] }`);
  if (path.of === 'organisation') {
    const stranger = path.roles.find((role) => !roles.includes(role));
    if (stranger !== undefined) complain(`audience of "${type}" names "${stranger}", which is not one of its roles`);
    if (path.roles.length === 0) complain(`audience of "${type}" has no roles; name at least one`);
    return;
  }
  const kind = Object.hasOwn(relations, path.relation) ? relations[path.relation] : undefined;
  if (kind === undefined) return complain(`audience of "${type}" follows "${path.relation}"; declare that relation`);
  if (path.includes.length === 0) complain(`audience of "${type}" includes nobody; write includes: ['to']`);
  const joining = path.joinedBy === undefined ? undefined : relations[path.joinedBy];
  if (path.includes.includes('joining') !== (joining !== undefined) || (joining && joining.to !== kind.to))
    complain(`audience of "${type}" includes who joins; write joinedBy with a relation to a ${kind.to}`);
};
