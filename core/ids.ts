declare const kind: unique symbol;

/** A number branded with what it identifies, so that a RoomId cannot pass as a UserId. */
export type Id<Kind extends string> = number & { readonly [kind]: Kind };

export type UserId = Id<'User'>;
export type RoomId = Id<'Room'>;
/** Unique across rooms; inside a room it grows with `seq`. */
export type MessageId = Id<'Message'>;
/** A district, a school, or the root, which is above all others. */
export type OrganisationId = Id<'Organisation'>;

/** Brands a number that a schema or a database has already shown to be an id. */
export const asUserId = (value: number): UserId => value as UserId;
export const asRoomId = (value: number): RoomId => value as RoomId;
export const asMessageId = (value: number): MessageId => value as MessageId;
export const asOrganisationId = (value: number): OrganisationId => value as OrganisationId;

/** The organisation above all others. Whatever belongs to no organisation belongs to it. */
export const rootOrganisation = asOrganisationId(0);
