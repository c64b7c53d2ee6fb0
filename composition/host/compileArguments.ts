import { inspect } from 'node:util';
import { compileSchema, type Static, type TSchema, type Validator } from '../../adapters/wire/schema/compileSchema.ts';
import type { Problem } from '../../adapters/wire/schema/describeProblems.ts';
import { ChatError } from '../../core/errors.ts';
import { nearestName } from './nearestName.ts';
import { typeName } from './typeName.ts';

/** The parts of a schema that explanations use. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly discriminator?: { readonly propertyName: string };
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
}

/** A problem with the type of a value, not with its content. */
const typeProblem = /^must be (a string|a number|a boolean|an integer|a list|an object)$/;

/**
 * A function that checks a host's value and returns it as the schema's type. It throws ChatError INVALID_REQUEST: one
 * sentence that says where the fault is and what to write, and never shows the given value.
 * @param what names the call or option in the sentence, e.g. `sendMessage`
 */
export const compileArguments = <Schema extends TSchema>(schema: Schema, what: string): Validator<Static<Schema>> => {
  const read = compileSchema(schema, what);
  return (value) => {
    try {
      return read(value);
    } catch (failure) {
      if (!(failure instanceof ChatError)) throw failure;
      const problems = failure.details as readonly Problem[];
      const [first] = problems;
      if (first === undefined) throw failure;
      throw new ChatError('INVALID_REQUEST', explain(schema as Shape, what, value, first), { details: problems });
    }
  };
};

const explain = (schema: Shape, what: string, value: unknown, { path, problem }: Problem): string => {
  const names = path.split('/').slice(1).map(unescaped);
  const [name = ''] = names.slice(-1);
  const parent = dig(schema, value, names.slice(0, -1));
  if (path === '') return `${what} takes one object${forExample(schema, ', for example ')}, not ${typeName(value)}.`;

  const known = parent.shape.properties;
  if (known !== undefined && !Object.hasOwn(known, name)) return unknownMember(what, names, known);
  const given = valueAt(parent.value, name);
  const shape = known?.[name] ?? parent.shape.items ?? {};
  if (given !== undefined) {
    const instead = typeProblem.test(problem) ? `, not ${typeName(given)}` : '';
    return `${what}: ${placeOf(names)} ${problem}${instead}${forExample(shape, `; write for example ${labelOf(name)}`)}.`;
  }

  const misspelt = known && ownNames(parent.value).find((one) => !(one in known) && nearestName(one, [name]) === name);
  if (misspelt !== undefined && known !== undefined)
    return unknownMember(what, [...names.slice(0, -1), misspelt], known);
  return `${what}: ${placeOf(names)} is missing${forExample(shape, `; write for example ${labelOf(name)}`)}.`;
};

const unknownMember = (what: string, names: readonly string[], known: Readonly<Record<string, Shape>>): string => {
  const taken = Object.keys(known);
  const nearest = nearestName(names.at(-1) ?? '', taken);
  const list = taken.length === 0 ? 'nothing is taken here.' : `there is ${taken.join(', ')}.`;
  return `${what}: ${placeOf(names)} is not known; ${nearest === undefined ? list : `did you mean ${nearest}?`}`;
};

/** The part of a schema, and of a value, at a path of names. */
const dig = (schema: Shape, value: unknown, names: readonly string[]): { shape: Shape; value: unknown } => {
  let [shape, part] = [chosen(schema, value), value];
  for (const name of names) {
    part = valueAt(part, name);
    shape = chosen(shape.properties?.[name] ?? shape.items ?? {}, part);
  }
  return { shape, value: part };
};

/** The alternative that the value's tag names, if there are several. */
const chosen = (shape: Shape, value: unknown): Shape => {
  const tag = shape.discriminator?.propertyName;
  if (tag === undefined) return shape;
  return shape.oneOf?.find(({ properties }) => properties?.[tag]?.const === valueAt(value, tag)) ?? shape;
};

const forExample = (shape: Shape, before: string): string => {
  const [example] = shape.examples ?? shape.enum ?? (shape.const === undefined ? [] : [shape.const]);
  return example === undefined
    ? ''
    : `${before}${inspect(example, { depth: 4, breakLength: Number.POSITIVE_INFINITY })}`;
};

const valueAt = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

const ownNames = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

const isIndex = (name: string): boolean => /^\d+$/.test(name);

const labelOf = (name: string): string => (isIndex(name) ? '' : `${name}: `);

/** A path as a program writes it: `relations[0].status`. */
const placeOf = (names: readonly string[]): string =>
  names.map((name, index) => (isIndex(name) ? `[${name}]` : `${index === 0 ? '' : '.'}${name}`)).join('');
