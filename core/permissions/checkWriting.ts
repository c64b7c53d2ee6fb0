import { ChatError } from '../errors.ts';
import type { Person } from './Person.ts';

/**
 * For everything by which a person shows something to others: messages, reactions, rooms, announcements.
 * @throws ChatError ACCESS_DENIED with `details: {restricted_until}` while a hold restricts the person
 */
export const checkWriting = ({ restrictedUntil: until }: Pick<Person, 'restrictedUntil'>): void => {
  if (until === undefined) return;
  throw new ChatError(
    'ACCESS_DENIED',
    `You may read but not write until ${until.slice(0, 10)} ${until.slice(11, 16)} UTC. Ask your school or administrator.`,
    { details: { restricted_until: until } },
  );
};

/** The same call, for people who are not restricted. @throws ChatError as `checkWriting`, and what the call throws */
export const forWriters =
  <First, Args extends readonly unknown[], Result>(
    who: (first: First) => Person,
    call: (first: First, ...args: Args) => Promise<Result>,
  ) =>
  async (first: First, ...args: Args): Promise<Result> => {
    checkWriting(who(first));
    return call(first, ...args);
  };
