import Type, { type Static, type TSchema, type TUnsafe } from 'typebox';

/** Ids of people, rooms and messages: integers that a JavaScript number holds exactly. */
export const idSchema = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** An event's place in its room; 0 is before the first. */
export const seqSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const countSchema = Type.Integer({ minimum: 0 });

/** ISO 8601, UTC, with milliseconds. */
export const timeSchema = Type.String({ format: 'date-time' });

/** The sender's own id for a message: a UUID of 36 characters. */
export const clientIdSchema = Type.String({ format: 'uuid', maxLength: 36 });

/** Text that UTF-8 and databases can store: no NUL, no half of a surrogate pair. */
export const storableText = '^[^\\u0000\\ud800-\\udfff]*$';

export const textSchema = (maxLength: number, minLength = 0) =>
  Type.String({ ...(minLength > 0 ? { minLength } : {}), maxLength, pattern: storableText });

/** An opaque `next_cursor` of the previous page. It contains names of at most 200 letters each. */
export const cursorSchema = textSchema(10_000, 1);

/** The most entries of a page. */
export const limitSchema = (defaultLimit: number, maximum: number) =>
  Type.Integer({ minimum: 1, maximum, description: `The most entries to return; default ${defaultLimit}.` });

/** Returns the schema with a description and an example for the documentation. */
export const described = <Schema extends TSchema>(
  schema: Schema,
  description: string,
  example?: Static<Schema>,
): Schema => ({ ...schema, description, ...(example === undefined ? {} : { examples: [example] }) });

/** The parameter for a page's place in a list. */
export const cursorParameter = described(
  cursorSchema,
  'The next_cursor of the previous page; opaque. The other parameters stay the same.',
);

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An object without members that its schema does not name. */
export const strictObject = <Properties extends Record<string, TSchema>>(
  properties: Properties,
  options: { readonly title?: string; readonly description?: string; readonly examples?: readonly object[] } = {},
) => Type.Object(properties, { ...options, additionalProperties: false });

/** A list with a read-only type, as encoders return it. */
export const listOf = <Schema extends TSchema>(items: Schema, maxItems?: number): TUnsafe<readonly Static<Schema>[]> =>
  Type.Unsafe<readonly Static<Schema>[]>({ type: 'array', items, ...(maxItems === undefined ? {} : { maxItems }) });

/** The schema of requests without members. */
export const noMembers = strictObject({}, { title: 'Empty' });
