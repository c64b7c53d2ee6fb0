import type { StoredAttachment } from '../attachments/Attachment.ts';
import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { ChatError } from '../errors.ts';
import { type ChatEvent, newMessage } from '../messages/ChatEvent.ts';
import type { Message } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import { accountsOf, badReport, checkText } from '../moderation/Report.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import { reportedScopes } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { decidedAlready, type HeldId, type HeldMessage, heldNotFound } from './HeldMessage.ts';
import type { HeldMessages, HeldPart, HeldQuery } from './HeldMessages.ts';
import type { WordLists } from './WordLists.ts';

export interface HeldCommand {
  /** `release_masked`: with the words covered that the guards found. */
  readonly action: 'release' | 'release_masked' | 'refuse';
  /** For those who look into it later. */
  readonly note: string;
  /** What the sender is told with a refusal. */
  readonly answer?: string;
}

/** What is held, for those who see reports in the room's organisation, never their own; and for senders. */
export interface ReviewHeld {
  /** @throws ChatError ACCESS_DENIED for who sees no reports anywhere */
  listQueue(person: Person, query: Omit<HeldQuery, 'part'>): Promise<readonly HeldMessage[]>;
  /** With the latest messages of its room. The look goes on record before. @throws ChatError NOT_FOUND */
  read(person: Person, id: HeldId): Promise<{ readonly held: HeldMessage; readonly messages: readonly Message[] }>;
  /**
   * Releases or refuses what is waiting, and tells the sender. The same again changes nothing.
   * @throws ChatError NOT_FOUND, INVALID_REQUEST, CONFLICT if it is decided differently; for a release what
   *   `MessageStore.append` refuses by the sender's rights at this moment: then it is held still
   */
  decide(person: Person, id: HeldId, command: HeldCommand): Promise<HeldMessage>;
  /** What waits of the person's own, the oldest first. */
  listOwn(person: Person): Promise<readonly HeldMessage[]>;
  /** Takes back one's own. @throws ChatError NOT_FOUND, CONFLICT if it is decided */
  cancel(person: Person, id: HeldId): Promise<HeldMessage>;
  /** Whether a message with this file waits, which the person decides about. A look at it goes on record. */
  reviewsFile(person: Person, file: StoredAttachment): Promise<boolean>;
  /** One's own, decided or not; undefined if there is none. */
  findOwn(person: Person, id: HeldId): Promise<HeldMessage | undefined>;
}

/** Of the sender's own that wait, at most. */
const ownShown = 200;
const messagesShown = 10;
/** Of one sender, looked through for a file. */
const waitingShown = 1_000;

interface Deps {
  readonly held: HeldMessages;
  readonly wordLists: Pick<WordLists, 'scopeOf'>;
  readonly messages: Pick<MessageStore, 'history'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish' | 'publishEphemeral'>;
  readonly policy: Policy;
}

export const makeReviewHeld = ({ held, wordLists, messages, auditLog, bus, policy }: Deps): ReviewHeld => {
  const partOf = (person: Person): HeldPart => {
    const ids = reportedScopes(policy, person).map(organisationOf);
    return { within: ids.includes(organisationOf(rootScope)) ? 'all' : ids, exceptBy: accountsOf(person) };
  };

  const find = async (person: Person, id: HeldId): Promise<HeldMessage> => {
    const found = await held.find(id, partOf(person));
    if (found === undefined) throw heldNotFound();
    return found;
  };

  const findOwn = async (person: Person, id: HeldId): Promise<HeldMessage | undefined> => {
    const found = await held.find(id, { within: 'all', exceptBy: [] });
    return found !== undefined && accountsOf(person).includes(found.senderId) ? found : undefined;
  };

  const entry = (
    person: Person,
    { id, roomId, senderId, organisation }: HeldMessage,
    action: AuditDraft['action'],
    details: AuditDraft['details'] = {},
  ): AuditDraft => ({
    ...{ actor: auditActor(person), action, subjects: [senderId], organisation, roomId },
    details: { held: id, ...details },
  });

  /** The sender hears it in any case, other reviewers if their organisations can be read. */
  const tell = async ({ roomId, senderId, id, organisation }: HeldMessage): Promise<void> => {
    const scope = await wordLists.scopeOf(organisation).catch(() => undefined);
    bus.publishEphemeral({ type: 'held', roomId, userId: senderId, id, organisationIds: scope ?? [] });
  };

  const release = async (person: Person, one: HeldMessage, note: string, asMasked: boolean) => {
    const audit = entry(person, one, 'held.released', { is_masked: asMasked, reason: note });
    const released = await held.release(one.id, { deciderId: person.id, note, asMasked }, audit);
    if (released === undefined) return undefined;
    const { message, isDuplicate } = released.appended;
    if (!isDuplicate) bus.publish({ roomId: message.roomId, headSeq: message.seq, events: [newMessage(message)] });
    return released.held;
  };

  return {
    listQueue: async (person, query) => {
      if (reportedScopes(policy, person).length === 0)
        throw new ChatError('ACCESS_DENIED', 'You may not see held messages.');
      return held.list({ ...query, part: partOf(person) });
    },

    read: async (person, id) => {
      const found = await find(person, id);
      await auditLog.append([entry(person, found, 'held.read')]);
      const { messages: around } = await messages.history(found.roomId, { limit: messagesShown });
      return { held: found, messages: around };
    },

    decide: async (person, id, { action, ...command }) => {
      const found = await find(person, id);
      const note = checkText('note', command.note);
      const answer = checkText('answer', command.answer ?? '');
      if (note === '') throw badReport('note', 'Write why, for those who look into it later.');
      if (action === 'release_masked' && found.masked === null && found.state === 'waiting')
        throw badReport('action', 'There is nothing to cover in this message: release or refuse it.');
      const decider = { deciderId: person.id, note };
      const decided =
        action === 'refuse'
          ? await held.decide(
              id,
              'refused',
              { ...decider, answer },
              entry(person, found, 'held.refused', { reason: note }),
            )
          : await release(person, found, note, action === 'release_masked');
      if (decided !== undefined) {
        await tell(decided);
        return decided;
      }
      const now = await find(person, id);
      const isSame = now.state === (action === 'refuse' ? 'refused' : 'released') && now.decision?.note === note;
      if (!isSame || now.decision?.deciderId !== person.id) throw decidedAlready(now);
      return now;
    },

    reviewsFile: async (person, { ownerId, attachment: { id } }) => {
      if (reportedScopes(policy, person).length === 0) return false;
      const waiting = await held.waitingOf([ownerId], waitingShown);
      const carrying = waiting.find(({ attachments = [] }) => attachments.some((one) => one.id === id));
      const found = carrying && (await held.find(carrying.id, partOf(person)));
      if (found === undefined) return false;
      await auditLog.append([entry(person, found, 'file.read', { attachment: id, of: 'held' })]);
      return true;
    },

    listOwn: (person) => held.waitingOf(accountsOf(person), ownShown),
    findOwn,

    cancel: async (person, id) => {
      const found = await findOwn(person, id);
      if (found === undefined) throw heldNotFound();
      const decided = await held.decide(id, 'cancelled', { deciderId: person.id, note: '', answer: '' }, null);
      if (decided !== undefined) {
        await tell(decided);
        return decided;
      }
      const now = (await findOwn(person, id)) ?? found;
      if (now.state !== 'cancelled') throw decidedAlready(now);
      return now;
    },
  };
};
