import type { UserId } from '../../../core/ids.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Revision } from '../../../core/messages/Revision.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodeMessage, encodePerson } from './encodeMessage.ts';

interface Revised {
  readonly message: Message;
  readonly revisions: readonly Revision[];
}

/** Encodes messages with all that they said. `find` finds a person by id, for the name; each is asked for once. */
export const encodeRevised = async (
  messages: readonly Revised[],
  find: (id: UserId) => Promise<Person | undefined>,
) => {
  const ids = [...new Set(messages.flatMap(({ revisions }) => revisions.map(({ actorId }) => actorId)))];
  const actors = new Map(await Promise.all(ids.map(async (id) => [id, await find(id)] as const)));
  return messages.map(({ message, revisions }) => ({
    message: encodeMessage(message),
    revisions: revisions.map(({ seq, at, actorId, why, content }) => {
      const actor = actors.get(actorId);
      return { seq, at: at.toISOString(), actor: actor ? encodePerson(actor) : null, why, content };
    }),
  }));
};
