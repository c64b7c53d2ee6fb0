import { compileSchema, type Static, type TSchema, type Validator } from '../../wire/schema/compileSchema.ts';
import { compileTolerantSchema } from '../../wire/schema/compileTolerantSchema.ts';

/** Bodies under these addresses may have members that nobody knows: clients of other releases and chats send them. */
const tolerantPath = '/api/chat/';

/** The readers of a route's body: as a strict server reads it, and as others do. `own` reads it in both, in place of the schema. */
export const bodyReaders = <Body extends TSchema>(
  path: string,
  body: TSchema,
  own: Validator<Static<Body>> | undefined,
): Readonly<Record<'strict' | 'tolerant', Validator<Static<Body>>>> => {
  const strict = own ?? (compileSchema(body, 'The body') as Validator<Static<Body>>);
  const isTolerant = own === undefined && path.startsWith(tolerantPath);
  return {
    strict,
    tolerant: isTolerant ? (compileTolerantSchema(body, 'The body') as Validator<Static<Body>>) : strict,
  };
};
