import { issueToken } from '../../adapters/jwt/issueToken.ts';
import type { DemoCard, DemoContact, DemoRoom } from '../../adapters/pages/demoPage.ts';
import type { RoomOverview } from '../../core/messages/Inbox.ts';
import { decide } from '../../core/permissions/decide.ts';
import type { ExplainedStep } from '../../core/permissions/explain.ts';
import { explain } from '../../core/permissions/explain.ts';
import type { Pair } from '../../core/permissions/People.ts';
import { fullName, type Person } from '../../core/permissions/Person.ts';
import type { HomeroomChat } from '../HomeroomChat.ts';

const month = 30 * 24 * 3600;

/** Everybody of the demo school with a token, and whom they may write to and why, as it is right now. */
export const demoCards = async (
  everybody: readonly Person[],
  secret: string,
  { chat, storage }: HomeroomChat,
): Promise<readonly DemoCard[]> => {
  const people = await Promise.all(everybody.map(async ({ id }) => (await storage.people.find(id)) ?? []));
  const current = people.flat();
  const pairs = current.flatMap((one): Pair[] =>
    current.flatMap((other) => (one.id < other.id ? [[one.id, other.id]] : [])),
  );
  const graph = await storage.people.evidence(pairs);
  return Promise.all(
    current.map(async (person) => {
      const { rooms } = await storage.inbox.list(person.id, { limit: 100 });
      const contacts = current.flatMap((other): DemoContact[] => {
        if (!decide(chat.policy, graph, person.id, other.id).allowed) return [];
        const { path } = explain(chat.policy, graph, person.id, other.id);
        return [{ externalId: other.externalId, name: fullName(other), role: other.role, because: because(path) }];
      });
      return {
        externalId: person.externalId,
        id: person.id,
        name: fullName(person),
        role: person.role,
        token: await issueToken({ secret, externalId: person.externalId, ttlSeconds: month }),
        contacts,
        rooms: rooms.map(roomOf),
      };
    }),
  );
};

/** How the demo's relations are said. */
const verbs: Readonly<Record<string, string>> = { guardian_of: 'is guardian of' };

const because = (path: readonly ExplainedStep[]): string =>
  path
    .map(
      ({ kind, from, to, contextName }) =>
        `${fullName(from)} ${verbs[kind] ?? kind} ${fullName(to)}${contextName && ` (${contextName})`}`,
    )
    .join(', ') || 'the school office is there for everybody';

const roomOf = ({ room, counterpart, unreadCount, lastMessage, participantCount }: RoomOverview): DemoRoom => ({
  id: room.id,
  type: room.type,
  name: room.name || (counterpart ? fullName(counterpart) : ''),
  participantCount,
  unreadCount,
  lastMessage: lastMessage && `${fullName(lastMessage.sender)}: ${lastMessage.content}`,
});
