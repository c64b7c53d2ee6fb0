import { ChatError } from '../errors.ts';

/** What a message is: what a person wrote, what a program wrote, or what happened, without an author's voice. */
export const messageTypes = ['text', 'system', 'bot'] as const;
export type MessageType = (typeof messageTypes)[number];

/** What programs say in messages beside the words, as plain JSON. Clients show what they know by `type`. */
export interface MessageData {
  readonly type?: string;
  readonly [member: string]: unknown;
}

/** Bytes of the data as JSON in UTF-8, at most. */
export const dataBytesAtMost = 4_096;
/** Objects and lists within each other, at most, the data itself included. */
export const dataDepthAtMost = 8;
const typeForm = /^[a-z][a-z0-9_.-]{0,63}$/;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The data as it is stored: a copy that has nothing but what JSON says.
 * @throws ChatError INVALID_REQUEST that names the place and says what is allowed
 */
export const checkData = (given: unknown): MessageData => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) refuse('must be a JSON object');
  const data = copied(given, 'data', 1) as MessageData;
  const { type } = data;
  if (type !== undefined && !(typeof type === 'string' && typeForm.test(type)))
    refuse('type must be a word of small Latin letters, digits, “_”, “.” and “-”, of at most 64 characters');
  const bytes = bytesOf(JSON.stringify(data));
  if (bytes > dataBytesAtMost) refuse(`may have at most ${dataBytesAtMost} bytes as JSON; this one has ${bytes}`);
  return data;
};

const copied = (value: unknown, place: string, depth: number): unknown => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : refuse(`has a number at ${place} that JSON cannot say`);
  if (typeof value === 'string')
    return /[\0\p{Cs}]/u.test(value) ? refuse(`has a text at ${place} that cannot be stored`) : value;
  if (typeof value !== 'object') return refuse(`has at ${place} what is no JSON`);
  if (depth > dataDepthAtMost) return refuse(`is deeper than ${dataDepthAtMost} levels at ${place}`);
  if (Array.isArray(value)) return value.map((one, index) => copied(one, `${place}/${index}`, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(`has at ${place} what is no plain object`);
  // In one order, so that a retry is known whatever the order in which it says the same.
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    members.map(([name, one]) => {
      if (forbidden.has(name) || /[\0\p{Cs}]/u.test(name)) refuse(`has a member at ${place} that cannot be stored`);
      return [name, copied(one, `${place}/${name}`, depth + 1)];
    }),
  );
};

/** The bytes of a text in UTF-8. */
const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', `data ${problem}.`);
};
