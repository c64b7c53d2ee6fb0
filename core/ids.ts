declare const kind: unique symbol;

/** A number that knows what it identifies, so that a RoomId cannot pass as a UserId. */
export type Id<Kind extends string> = number & { readonly [kind]: Kind };

export type UserId = Id<'User'>;
export type RoomId = Id<'Room'>;
/** Grows with `seq` inside a room; unique across rooms. */
export type MessageId = Id<'Message'>;

/** Brands a number that a schema or a database has already shown to be an id. */
export const asUserId = (value: number): UserId => value as UserId;
export const asRoomId = (value: number): RoomId => value as RoomId;
export const asMessageId = (value: number): MessageId => value as MessageId;
