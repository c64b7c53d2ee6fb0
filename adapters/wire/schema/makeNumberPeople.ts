import { ChatError } from '../../../core/errors.ts';
import type { TSchema } from './compileSchema.ts';
import { externalIdOf, isExternal, type NumberPerson, personRef } from './personRef.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

type Replace = (externalId: string) => number;
type Walk = (value: unknown, visit: Replace) => unknown;

/** People that one request may name by external ids: each costs a query. */
export const externalAtMost = 200;

/**
 * A function that puts numbers in place of the external ids where a schema has a `personRef`; undefined if it has none.
 * It changes no given value. @throws ChatError INVALID_REQUEST for more than 200 of them, and as `NumberPerson`
 */
export const makeNumberPeople = (
  schema: TSchema,
): ((value: unknown, numberPerson: NumberPerson) => Promise<unknown>) | undefined => {
  const walk = walkOf(schema as Shape);
  if (walk === undefined) return undefined;
  return async (value, numberPerson) => {
    const named = new Map<string, number>();
    walk(value, (externalId) => {
      named.set(externalId, 0);
      return 0;
    });
    if (named.size === 0) return value;
    if (named.size > externalAtMost)
      throw new ChatError(
        'INVALID_REQUEST',
        `At most ${externalAtMost} people are named by ext: in one request. Use the ids that Homeroom gave, or several requests.`,
      );
    for (const externalId of named.keys()) named.set(externalId, await numberPerson(externalId));
    return walk(value, (externalId) => named.get(externalId) ?? 0);
  };
};

/** Of a valid value. Undefined: nothing below is a person. */
const walkOf = (schema: Shape): Walk | undefined => {
  if (schema.anyOf === (personRef as Shape).anyOf)
    return (value, visit) => (isExternal(value) ? visit(externalIdOf(value)) : value);
  const walks = [
    walkOfMembers(schema.properties ?? {}),
    walkOfItems(schema.items),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(walkOf),
  ].filter((walk) => walk !== undefined);
  if (walks.length === 0) return undefined;
  return (value, visit) => walks.reduce((result, walk) => walk(result, visit), value);
};

const walkOfMembers = (properties: Readonly<Record<string, Shape>>): Walk | undefined => {
  const members = Object.entries(properties).flatMap(([name, schema]): [string, Walk][] => {
    const walk = walkOf(schema);
    return walk === undefined ? [] : [[name, walk]];
  });
  if (members.length === 0) return undefined;
  return (value, visit) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const present = members.filter(([name]) => Object.hasOwn(value, name));
    if (present.length === 0) return value;
    return {
      ...value,
      ...Object.fromEntries(present.map(([name, walk]) => [name, walk(Reflect.get(value, name), visit)])),
    };
  };
};

const walkOfItems = (items: Shape | undefined): Walk | undefined => {
  const walk = items && walkOf(items);
  if (walk === undefined) return undefined;
  return (value, visit) => (Array.isArray(value) ? value.map((one) => walk(one, visit)) : value);
};
