import { ChatError } from '../errors.ts';
import { countCharacters } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';

const reasonAtMost = 1000;

/** Why somebody decides something, without white space at both ends. @throws ChatError INVALID_REQUEST */
export const checkReason = (given: string): string => {
  const reason = trimText(given);
  const characters = countCharacters(reason);
  if (!showsSomething(reason))
    throw badMember('reason', 'Say why, with reason: those who look into this decision later need it.');
  if (characters > reasonAtMost)
    throw badMember('reason', `The reason has ${characters} characters; write at most ${reasonAtMost}.`);
  return reason;
};

/** The error for one member of what somebody decides. */
export const badMember = (member: string, message: string): ChatError =>
  new ChatError('INVALID_REQUEST', message, { details: [{ path: `/${member}`, problem: message }] });
