import Type, { type Static, type TObject, type TSchema, type TUnsafe } from 'typebox';

/**
 * One of several objects, told apart by a member that each has as a literal. Complaints are about the alternative
 * that was meant, and checking costs one look, however many there are.
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
