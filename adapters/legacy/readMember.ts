import { ChatError } from '../../core/errors.ts';

/** The members of a body or a frame; none of anything that has no members. */
export const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The first of these members that is there. */
export const firstOf = (members: Readonly<Record<string, unknown>>, names: readonly string[]): unknown =>
  names
    .filter((name) => Object.hasOwn(members, name))
    .map((name) => members[name])
    .find((value) => value !== undefined && value !== null);

/** An id as older clients write it, a number or its digits; undefined if none of the names is there. @throws ChatError */
export const readId = (members: Readonly<Record<string, unknown>>, names: readonly string[]): number | undefined => {
  const value = firstOf(members, names);
  if (value === undefined) return undefined;
  const id = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1)
    throw new ChatError('INVALID_REQUEST', `${names[0]} must be an id.`);
  return id;
};

/** A text; '' if none of the names is there. @throws ChatError INVALID_REQUEST for anything else */
export const readText = (members: Readonly<Record<string, unknown>>, names: readonly string[]): string => {
  const value = firstOf(members, names) ?? '';
  if (typeof value !== 'string') throw new ChatError('INVALID_REQUEST', `${names[0]} must be a text.`);
  return value;
};
