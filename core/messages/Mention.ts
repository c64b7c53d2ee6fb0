import type { UserId } from '../ids.ts';

/** Somebody whom a message names with "@". */
export interface Mention {
  /** Null: everybody in the room. */
  readonly userId: UserId | null;
  /** What stands behind the "@" in the text, as it was written: a later name of the person does not change it. */
  readonly name: string;
}

/** Whom a client asks to mention. */
export type AskedMention = UserId | 'all';

/** The most that one message mentions, each at most once. */
export const mentionsAtMost = 50;

/** Words by which everybody in a room is named; the first is the usual one. */
const everybody = /@(all|everyone|class|todos|clase|усі|всі|клас|все|всем|класс|الجميع|الصف)(?![\p{L}\p{N}_])/iu;

/** How a text names everybody; undefined if it does not. */
export const everybodyIn = (text: string): string | undefined => everybody.exec(text)?.[1];

/** Of a message, what says whom it mentions. */
export interface MentioningMessage {
  readonly mentions?: readonly Mention[];
  readonly sender: { readonly id: UserId };
  readonly deletedAt: Date | null;
}

interface Mentioned {
  readonly isEverybody: boolean;
  readonly userIds: ReadonlySet<UserId>;
}

/** Whom a message mentions now; nobody once it is deleted. Its sender is never among them. */
export const mentionedIn = ({ mentions = [], sender, deletedAt }: MentioningMessage): Mentioned => {
  const live = deletedAt === null ? mentions : [];
  const ids = live.flatMap(({ userId }) => (userId === null || userId === sender.id ? [] : [userId]));
  return { isEverybody: live.some(({ userId }) => userId === null), userIds: new Set(ids) };
};

/** Whether a message mentions this person, alone or among everybody. Its sender it never does. */
export const mentionsPerson = (message: MentioningMessage, userId: UserId): boolean => {
  if (message.mentions === undefined || message.sender.id === userId) return false;
  const { isEverybody, userIds } = mentionedIn(message);
  return isEverybody || userIds.has(userId);
};

/** Whom an edit mentions who was not mentioned before: a notification goes to them alone. */
export const mentionedAnew = (before: MentioningMessage, after: MentioningMessage): Mentioned => {
  const [old, now] = [mentionedIn(before), mentionedIn(after)];
  if (old.isEverybody) return { isEverybody: false, userIds: new Set() };
  return { isEverybody: now.isEverybody, userIds: new Set([...now.userIds].filter((id) => !old.userIds.has(id))) };
};

/** Those of the mentions whose name still stands in the text; undefined for none. */
export const mentionsLeft = (
  mentions: readonly Mention[] | undefined,
  text: string,
): readonly Mention[] | undefined => {
  const left = mentions?.filter(({ name }) => text.includes(`@${name}`)) ?? [];
  return left.length === 0 ? undefined : left.length === mentions?.length ? mentions : left;
};
