import { ChatError } from '../errors.ts';
import { cleanName } from './cleanName.ts';
import { fitsInto } from './countCharacters.ts';

/** The most characters of a name that people give to a room. */
const roomNameChars = 200;

/** A room name that a person typed, cleaned. @throws ChatError INVALID_REQUEST for a name that is blank or too long */
export const checkRoomName = (text: string): string => {
  const name = cleanName(text);
  if (name === '') throw blankRoomName();
  if (!fitsInto(roomNameChars, name))
    throw new ChatError('INVALID_REQUEST', `The name of a room has at most ${roomNameChars} characters.`, {
      details: [{ path: '/name', problem: `must have at most ${roomNameChars} characters` }],
    });
  return name;
};

export const blankRoomName = (): ChatError =>
  new ChatError('INVALID_REQUEST', 'A room needs a name of at least one character that can be seen.');
