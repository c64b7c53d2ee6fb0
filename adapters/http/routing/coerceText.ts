import type { TObject } from '../../wire/schema/compileSchema.ts';

/** The members of an address or a query as text; a repeated name has several values. */
export type TextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Turns text into numbers and booleans where the schema expects them. Only plain forms count; other text stays text,
 * and the schema refuses it.
 */
export const coerceText = (schema: TObject, values: TextValues): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      return [name, typeof value === 'string' ? coerce(typeOf(property), value) : value];
    }),
  );

/** The type of a property; of one with alternatives, that of the first: integers come before texts. */
const typeOf = (property: object | undefined): unknown => {
  if (property === undefined || 'type' in property) return property && Reflect.get(property, 'type');
  const [first] = 'anyOf' in property && Array.isArray(property.anyOf) ? property.anyOf : [];
  return typeof first === 'object' && first !== null ? Reflect.get(first, 'type') : undefined;
};

const coerce = (type: unknown, value: string): unknown => {
  if (type === 'integer' && /^(0|-?[1-9]\d{0,19})$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
};

/** Reads the query of an address. A repeated name keeps all values, so that the schema refuses it. */
export const readQuery = (url: string): TextValues => {
  const start = url.indexOf('?');
  const query = new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
};
