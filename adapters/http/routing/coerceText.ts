import type { TObject } from '../../wire/schema/compileSchema.ts';

/** Members of an address or a query, as text; a name given more than once has several. */
export type TextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Numbers and booleans out of text, where the schema wants them. Only what is written plainly counts: anything else
 * stays text, for the schema to refuse.
 */
export const coerceText = (schema: TObject, values: TextValues): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      const type = property !== undefined && 'type' in property ? property.type : undefined;
      return [name, typeof value === 'string' ? coerce(type, value) : value];
    }),
  );

const coerce = (type: unknown, value: string): unknown => {
  if (type === 'integer' && /^(0|-?[1-9]\d{0,19})$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
};

/** The query of an address. A name that is given twice keeps both values, so that it cannot pass for one. */
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
