import Type from 'typebox';
import { ChatError } from '../../../core/errors.ts';
import type { SourcedId } from '../../../core/history/findImported.ts';
import { described, textSchema } from '../schema/scalarSchemas.ts';

/** Parameters that ask for what came in with the history of another chat. */
export const sourcedIdParameters = (what: string) => ({
  source_id: Type.Optional(
    described(
      textSchema(255, 1),
      `The ${what} that another chat called so; with source. Other parameters do not count.`,
      '4711',
    ),
  ),
  source: Type.Optional(described(textSchema(100, 1), 'The other chat, as import-history named it.', 'oldchat')),
});

/** Undefined if nothing of another chat is asked for. @throws ChatError INVALID_REQUEST for one of the two alone */
export const decodeSourcedId = ({
  source,
  source_id: id,
}: {
  readonly source?: string | undefined;
  readonly source_id?: string | undefined;
}): SourcedId | undefined => {
  if (source === undefined && id === undefined) return undefined;
  if (source !== undefined && id !== undefined) return { source, id };
  throw new ChatError('INVALID_REQUEST', 'Say both: source, whose id it is, and source_id.', {
    details: [{ path: source === undefined ? '/source' : '/source_id', problem: 'is missing' }],
  });
};
