import Type, { type Static, type TObject, type TSchema, type TUnsafe } from 'typebox';

/**
 * One of several objects with a member whose literal value names each. Errors are about the named alternative only, and
 * a check reads one schema for any number of alternatives.
 */
export const taggedUnion = <Alternatives extends readonly TObject[]>(
  tag: string,
  alternatives: readonly [...Alternatives],
  options: { readonly title?: string; readonly description?: string; readonly examples?: readonly object[] } = {},
): TUnsafe<Static<Alternatives[number]>> =>
  Type.Unsafe<Static<Alternatives[number]>>({
    type: 'object',
    ...options,
    discriminator: { propertyName: tag },
    required: [tag],
    properties: { [tag]: { type: 'string', enum: alternatives.map(({ properties }) => literalOf(properties[tag])) } },
    oneOf: alternatives,
  });

const literalOf = (schema: TSchema | undefined): unknown =>
  schema !== undefined && 'const' in schema ? schema.const : undefined;
