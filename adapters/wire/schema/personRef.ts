import Type from 'typebox';
import type { UserId } from '../../../core/ids.ts';
import { idSchema, storableText } from './scalarSchemas.ts';

/** `ext:`, and an id that UTF-8 and databases can store. */
const externalPattern = '^ext:[^\\u0000\\ud800-\\udfff]+$';
const prefix = 'ext:';

/**
 * A person in a request: the number that Homeroom gave, or `ext:` and the id that a source gave. Whoever reads requests
 * turns the text into the number (`makeNumberPeople`) before a handler sees it, so the type is the number's.
 */
export const personRef = Type.Unsafe<number>({
  anyOf: [idSchema, { type: 'string', pattern: externalPattern, minLength: 5, maxLength: 259 }],
});

/** A text without its prefix: both `ext:17` and `17` mean the external id 17, and `ext:ext:17` the id that begins so. */
export const externalIdOf = (text: string): string => (text.startsWith(prefix) ? text.slice(prefix.length) : text);

const storable = new RegExp(storableText, 'u');

/** Whether UTF-8 and databases can keep a text: it has no NUL and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => storable.test(text);

/** Whether a text of a request that was validated names a person by an external id. */
export const isExternal = (value: unknown): value is string => typeof value === 'string' && value.startsWith(prefix);

/** The id of whoever a source calls so. @throws ChatError CONFLICT */
export type NumberPerson = (externalId: string) => Promise<UserId>;
