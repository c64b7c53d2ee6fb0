import type { OrganisationId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';

/**
 * What there is one room of: rooms with equal keys are the same room, and rooms about different people never have equal
 * keys (I25). People are named by their own ids, which never change. A store decides how a context becomes part of a
 * key, because the words for contexts belong to those who use them.
 */
export interface RoomKey {
  readonly type: RoomType;
  /** Everybody the room is about, in the order of `RoomState.about`; the keys of one type have equally many. */
  readonly userIds: readonly UserId[];
  /** What the room is about, '' for nothing in particular; null if these people have one room of the type for all. */
  readonly context: string | null;
  /** As `Relation.contextId`: rooms of two contexts that are called by one word are two rooms. */
  readonly contextId?: number;
  /** The office of whose organisation the room was opened with, and the subject; the context is null then. */
  readonly office?: { readonly organisationId: OrganisationId; readonly subject: string };
  /** Whom announcements reach, by `audienceText`; the context is null then. */
  readonly audience?: string;
}

/**
 * Texts of two keys are equal exactly if the keys are: a type has no colon, an id is a number, the context, the subject or
 * the audience comes last, and a type has one of them.
 */
export const roomKeyText = ({ type, userIds, context, contextId, office, audience }: RoomKey): string =>
  [
    ...[type, ...userIds],
    ...(office === undefined ? [] : [office.organisationId, office.subject]),
    ...(audience === undefined ? [] : [audience]),
    ...(context === null ? [] : [contextId ?? '', context]),
  ].join(':');
