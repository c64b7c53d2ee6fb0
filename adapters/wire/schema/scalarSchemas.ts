import Type, { type Static, type TSchema, type TUnsafe } from 'typebox';

/** Ids of people, rooms and messages: integers that a JavaScript number holds exactly. */
export const idSchema = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A place in a room's order of events; 0 before the first. */
export const seqSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const countSchema = Type.Integer({ minimum: 0 });

/** ISO 8601, UTC, with milliseconds. */
export const timeSchema = Type.String({ format: 'date-time' });

/** The sender's own id of a message: a plain UUID of 36 characters. */
export const clientIdSchema = Type.String({ format: 'uuid', maxLength: 36 });

/** Text that UTF-8 and databases can hold: no NUL, no half of a surrogate pair. */
export const storableText = '^[^\\u0000\\ud800-\\udfff]*$';

export const textSchema = (maxLength: number, minLength = 0) =>
  Type.String({ ...(minLength > 0 ? { minLength } : {}), maxLength, pattern: storableText });

/** What the page before gave as `next_cursor`; opaque. Names are in it, of 200 letters at most each. */
export const cursorSchema = textSchema(10_000, 1);

/** How many at most. */
export const limitSchema = (defaultLimit: number, maximum: number) =>
  Type.Integer({ minimum: 1, maximum, description: `How many at most; default ${defaultLimit}.` });

/** The same schema, with words and an example for those who read the documentation. */
export const described = <Schema extends TSchema>(
  schema: Schema,
  description: string,
  example?: Static<Schema>,
): Schema => ({ ...schema, description, ...(example === undefined ? {} : { examples: [example] }) });

/** A page's place in a list, as a parameter. */
export const cursorParameter = described(
  cursorSchema,
  'The next_cursor of the page before, with the other parameters as they were. Opaque.',
);

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An object that refuses members which its schema does not name. */
export const strictObject = <Properties extends Record<string, TSchema>>(
  properties: Properties,
  options: { readonly title?: string; readonly description?: string; readonly examples?: readonly object[] } = {},
) => Type.Object(properties, { ...options, additionalProperties: false });

/** A list that its type does not let anyone change, as encoders give. */
export const listOf = <Schema extends TSchema>(items: Schema, maxItems?: number): TUnsafe<readonly Static<Schema>[]> =>
  Type.Unsafe<readonly Static<Schema>[]>({ type: 'array', items, ...(maxItems === undefined ? {} : { maxItems }) });

/** For what takes nothing. */
export const noMembers = strictObject({});
