import type { Id, MessageId, OrganisationId, RoomId, UserId } from '../ids.ts';

export type AnnouncementId = Id<'Announcement'>;
export const asAnnouncementId = (value: number): AnnouncementId => value as AnnouncementId;

/**
 * Whose confirmation is wanted. `person`: of everybody whom it reaches. `one_guardian`: of each family one guardian is
 * enough; `all_guardians`: all of them. Who is in the audience and has no guardian in it is a family of their own.
 */
export const confirmations = ['none', 'person', 'one_guardian', 'all_guardians'] as const;
export type Confirmation = (typeof confirmations)[number];

/** Somebody who is asked to confirm, and for which family: the child of a guardian, or themselves. */
export interface AskedPerson {
  readonly userId: UserId;
  readonly familyId: UserId;
}

/** An announcement before its message is stored. */
export interface AnnouncementDraft {
  readonly roomId: RoomId;
  readonly senderId: UserId;
  readonly organisation: OrganisationId;
  readonly clientId: string;
  readonly confirmation: Confirmation;
  /** How many people it reaches, each once, without the sender. */
  readonly reach: number;
  /** Fixed now, so that who comes later is not missing; empty if no confirmation is wanted. */
  readonly asked: readonly AskedPerson[];
}

/** An announcement, or a message that asks the others in its room to confirm it. */
export interface Announcement extends Omit<AnnouncementDraft, 'asked' | 'clientId'> {
  readonly id: AnnouncementId;
  /** Null for a message that asks: its own client id is with the message. */
  readonly clientId: string | null;
  /** Null until the message is stored. */
  readonly messageId: MessageId | null;
  readonly at: Date;
}

/** What one asked person has done so far. */
export interface Answer extends AskedPerson {
  readonly confirmedAt: Date | null;
  readonly remindedAt: Date | null;
  /** Whether they have read the message; false for who has left. */
  readonly hasRead: boolean;
  /** They are in the room no more, or may not use it now: nobody waits for them. */
  readonly hasLeft: boolean;
}

/** An announcement that a person is asked to confirm. */
export interface OwnRequest {
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly confirmation: Confirmation;
  readonly confirmedAt: Date | null;
  readonly remindedAt: Date | null;
  readonly at: Date;
  /** Who asks. */
  readonly senderId: UserId;
  /** The beginning of the message as it is now, at most `excerptChars` code points. */
  readonly excerpt: string;
}

/** Code points of the words that a list of requests shows. */
export const excerptChars = 200;

/** That a person was asked to confirm an announcement, wherever it is and whether they are still there. */
export interface OwnConfirmation extends Omit<OwnRequest, 'messageId' | 'senderId' | 'excerpt'> {
  /** Null: its message was never stored. */
  readonly messageId: MessageId | null;
  readonly familyId: UserId;
}

/** How a family stands. `gone`: nobody of it is there any more, so nobody waits for it. */
export type FamilyState = 'confirmed' | 'read' | 'unread' | 'gone';

export interface Family {
  readonly familyId: UserId;
  readonly state: FamilyState;
  readonly answers: readonly Answer[];
}

/** The families of these answers, each once, as they stand. */
export const familiesOf = (confirmation: Confirmation, answers: readonly Answer[]): Family[] => {
  const families = new Map<UserId, Answer[]>();
  for (const answer of answers) families.set(answer.familyId, [...(families.get(answer.familyId) ?? []), answer]);
  return [...families].map(([familyId, own]) => ({ familyId, state: stateOf(confirmation, own), answers: own }));
};

const stateOf = (confirmation: Confirmation, answers: readonly Answer[]): FamilyState => {
  const confirmed = answers.filter(({ confirmedAt }) => confirmedAt !== null);
  const present = answers.filter(({ hasLeft }) => !hasLeft);
  const isEnough =
    confirmation === 'all_guardians'
      ? confirmed.length > 0 && present.every(({ confirmedAt }) => confirmedAt !== null)
      : confirmed.length > 0;
  if (isEnough) return 'confirmed';
  if (present.length === 0) return 'gone';
  return present.some(({ hasRead, confirmedAt }) => hasRead || confirmedAt !== null) ? 'read' : 'unread';
};

/** Who is still to confirm: those of open families who are there and have not. Each once. */
export const missingIn = (families: readonly Family[]): UserId[] => [
  ...new Set(
    families
      .filter(({ state }) => state === 'read' || state === 'unread')
      .flatMap(({ answers }) =>
        answers.flatMap(({ userId, confirmedAt, hasLeft }) => (confirmedAt === null && !hasLeft ? [userId] : [])),
      ),
  ),
];

/** How many families stand how. */
export const familiesStanding = (families: readonly Family[]): Readonly<Record<FamilyState, number>> => {
  const counts = { confirmed: 0, read: 0, unread: 0, gone: 0 };
  for (const { state } of families) counts[state] += 1;
  return counts;
};
