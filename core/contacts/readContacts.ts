import type { UserId } from '../ids.ts';
import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
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
import { cannotChat } from '../rooms/admit.ts';
import type { Presence } from '../rooms/Presence.ts';
import type { Contact, ContactList, ContactPage, ContactQuery } from './ContactList.ts';

interface Deps {
  readonly contacts: ContactList;
  readonly people: People;
  readonly policy: Policy;
  readonly presence: Presence;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
}

export interface PresentContact extends Contact {
  readonly isOnline: boolean;
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

export const makeReadContacts = ({ contacts, people, policy, presence, limiter, limits }: Deps): ReadContacts => {
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

  const explainContact: ReadContacts['explainContact'] = async (person, otherId) => {
    const evidence = await people.evidence([[person.id, otherId]]);
    const explained = explain(policy, evidence, person.id, otherId);
    const supervision = await supervisionWith(person, otherId, explained, evidence);
    const explanation = { ...explained, supervision, restricted: await restrictedAmong(person, otherId) };
    // Asking about strangers in numbers could list a school; questions about one's own contacts are free.
    if (explanation.rule === null) await consumeQuota(limiter, limits, 'lookups', person);
    return explanation;
  };

  return {
    resolveContacts: async (person, query) => {
      const page = await contacts.list(person.id, query);
      const online = await presence.online(page.contacts.map((contact) => contact.person.id));
      return {
        ...page,
        contacts: page.contacts.map((contact) => ({ ...contact, isOnline: online.has(contact.person.id) })),
      };
    },

    explainContact,

    setFavourite: async (person, contactId, isFavourite) => {
      if (isFavourite && !(await explainContact(person, contactId)).allowed) throw cannotChat([contactId]);
      await contacts.setFavourite(person.id, contactId, isFavourite);
    },
  };
};
