import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import { ajvOptions, compileSchema, type Validator } from './compileSchema.ts';

/** Removes the members that a schema does not name, where its objects allow none. */
const pruning = new Ajv2020({ ...ajvOptions, removeAdditional: true });
addFormats.default(pruning, ['uuid', 'date', 'date-time']);

/** Names that mean something else to JavaScript: nobody sends them by accident. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The most levels of nested lists and objects that are looked at; no schema here needs more than a few. */
const maxDepth = 32;

/**
 * As `compileSchema`, but members that nobody here knows are left out, on every level, so that clients of other releases and
 * of other chats are understood. Still refused: what is known and wrong, what has another meaning to JavaScript (`__proto__`), a value all members
 * of which are unknown, and a member of another alternative of a tagged union, which says something that would be lost.
 */
export const compileTolerantSchema = <Schema extends TSchema>(
  schema: Schema,
  what = 'The request',
): Validator<Static<Schema>> => {
  const strict = compileSchema(schema, what);
  const tolerant = compileSchema(refuseOthers(schema) as Schema, what, pruning);
  return (value) => {
    try {
      return strict(value);
    } catch (refusal) {
      if (typeof value !== 'object' || value === null || !isPlain(value)) throw refusal;
      const pruned = tolerant(structuredClone(value));
      if (Object.keys(pruned as object).length === 0) throw refusal;
      return pruned;
    }
  };
};

/** Whether nothing in it is nested too deeply or has a forbidden name. */
const isPlain = (value: object, depth = 0): boolean =>
  depth <= maxDepth &&
  Object.entries(value).every(
    ([name, member]: [string, unknown]) =>
      !forbidden.has(name) && (typeof member !== 'object' || member === null || isPlain(member, depth + 1)),
  );

type Schemas = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schemas => typeof value === 'object' && value !== null;

/** Gives each alternative of a tagged union the members of the others, as ones that it may not have. */
const refuseOthers = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(refuseOthers);
  if (!isSchema(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, refuseOthers(value)]));
  const { oneOf } = inner;
  if (!('discriminator' in inner) || !Array.isArray(oneOf)) return inner;
  const alternatives = oneOf as readonly { readonly properties: Schemas }[];
  const names = new Set(alternatives.flatMap(({ properties }) => Object.keys(properties)));
  const others = Object.fromEntries([...names].map((name) => [name, false]));
  return { ...inner, oneOf: alternatives.map((one) => ({ ...one, properties: { ...others, ...one.properties } })) };
};
