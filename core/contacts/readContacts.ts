import type { UserId } from '../ids.ts';
import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { decide } from '../permissions/decide.ts';
import { type Explanation, explain } from '../permissions/explain.ts';
import { type ExplainedSupervision, explainSupervision } from '../permissions/explainSupervision.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';
import { mayModerate, moderatesSomewhere } from '../permissions/rights.ts';
import { contactRoomType } from '../permissions/roomTypesOf.ts';
import { protectedAmong } from '../permissions/supervisionIn.ts';
import type { MessageRequests } from '../requests/MessageRequests.ts';
import { cannotChat } from '../rooms/admit.ts';
import type { Presence } from '../rooms/Presence.ts';
import type { Contact, ContactList, ContactPage, ContactQuery } from './ContactList.ts';

interface Deps {
  readonly contacts: ContactList;
  readonly people: People;
  readonly policy: Policy;
  readonly presence: Presence;
  readonly requests: Pick<MessageRequests, 'between'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
}

export interface PresentContact extends Contact {
  /** False for somebody who has not accepted the person's request, whether they are online or not. */
  readonly isOnline: boolean;
  /** The person may only write a first message, and waits until this one accepts. */
  readonly isByRequest: boolean;
}

export interface ContactExplanation extends Explanation {
  /** What the room of the two asks for; null if nothing, or if they may not talk. */
  readonly supervision: ExplainedSupervision | null;
  /**
   * Who of the two may read and not write now, by a hold: the asker, and the other if the asker moderates one of their
   * organisations. It takes no contact away.
   */
  readonly restricted: readonly Person[];
}

type AskedContact = Omit<PresentContact, 'isOnline'>;

export interface ReadContacts {
  /** The person's contacts and who of them is online. @throws ChatError INVALID_REQUEST as `ContactList.list` */
  resolveContacts(
    person: Person,
    query: ContactQuery,
  ): Promise<Omit<ContactPage, 'contacts'> & { readonly contacts: readonly PresentContact[] }>;
  /**
   * Why the person may or may not talk to another, by `explain`. A question about a stranger counts against `lookups`.
   * @throws ChatError RATE_LIMIT_EXCEEDED
   */
  explainContact(person: Person, otherId: UserId): Promise<ContactExplanation>;
  /** Pins a contact, or unpins anybody. @throws ChatError CANNOT_CHAT for pinning a person who is no contact */
  setFavourite(person: Person, contactId: UserId, isFavourite: boolean): Promise<void>;
}

export const makeReadContacts = ({
  contacts,
  people,
  policy,
  presence,
  requests,
  limiter,
  limits,
}: Deps): ReadContacts => {
  const type = contactRoomType(policy);
  /** Reads more only if the policy asks for supervision where one of the two is protected. */
  const supervisionWith = async (
    person: Person,
    otherId: UserId,
    { allowed }: Explanation,
    evidence: RelationGraph,
  ): Promise<ExplainedSupervision | null> => {
    if (type === null || !allowed) return null;
    const ids = protectedAmong(policy, evidence, [{ type, people: [person.id, otherId] }]);
    if (ids.length === 0) return null;
    return explainSupervision(policy, evidence.with(await people.around(ids)), person.id, otherId);
  };

  const restrictedAmong = async (person: Person, otherId: UserId): Promise<readonly Person[]> => {
    const other = moderatesSomewhere(policy, person) ? await people.find(otherId) : undefined;
    const isSeen = other !== undefined && grantsOf(other).some(({ scope }) => mayModerate(policy, person, scope));
    return [person, ...(isSeen ? [other] : [])].filter(({ restrictedUntil }) => restrictedUntil !== undefined);
  };

  /** Who has been accepted need not ask any more. */
  const sinceAccepted = async ({ id }: Person, otherId: UserId, explained: Explanation): Promise<Explanation> => {
    if (explained.byRequest === undefined) return explained;
    const { byRequest: _, ...accepted } = explained;
    return (await requests.between(id, [otherId])).get(otherId)?.awaits === null ? accepted : explained;
  };

  const explainContact: ReadContacts['explainContact'] = async (person, otherId) => {
    const evidence = await people.evidence([[person.id, otherId]]);
    const explained = await sinceAccepted(person, otherId, explain(policy, evidence, person.id, otherId));
    const supervision = await supervisionWith(person, otherId, explained, evidence);
    const explanation = { ...explained, supervision, restricted: await restrictedAmong(person, otherId) };
    // Asking about strangers in numbers could list a school; questions about one's own contacts are free.
    if (explanation.rule === null) await consumeQuota(limiter, limits, 'lookups', person);
    return explanation;
  };

  /** Those contacts whom the person may only ask; who asks the person is as if they did not. Reads nothing without requests. */
  const withRequests = async ({ id }: Person, listed: readonly Contact[]): Promise<readonly AskedContact[]> => {
    if (policy.requests === undefined || listed.length === 0)
      return listed.map((contact) => ({ ...contact, isByRequest: false }));
    const others = listed.map(({ person }) => person.id);
    const [evidence, asked] = await Promise.all([
      people.evidence(others.map((other) => [id, other])),
      requests.between(id, others),
    ]);
    return listed.map((contact) => {
      const { awaits = null } = asked.get(contact.person.id) ?? {};
      const decision = decide(policy, evidence, id, contact.person.id);
      const isAccepted = contact.roomId !== null && awaits === null;
      const isByRequest = decision.allowed && decision.byRequest === true && !isAccepted;
      return { ...contact, roomId: awaits === id ? null : contact.roomId, isByRequest };
    });
  };

  return {
    resolveContacts: async (person, query) => {
      const page = await contacts.list(person.id, query);
      const listed = await withRequests(person, page.contacts);
      const online = await presence.online(listed.map((contact) => contact.person.id));
      return {
        ...page,
        contacts: listed.map((contact) => {
          const isOnline = !contact.isByRequest && online.has(contact.person.id);
          return { ...contact, isOnline };
        }),
      };
    },

    explainContact,

    setFavourite: async (person, contactId, isFavourite) => {
      if (isFavourite && !(await explainContact(person, contactId)).allowed) throw cannotChat([contactId]);
      await contacts.setFavourite(person.id, contactId, isFavourite);
    },
  };
};
