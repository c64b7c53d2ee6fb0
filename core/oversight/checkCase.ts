import { ChatError } from '../errors.ts';
import { countCharacters } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';
import type { CaseRequest } from './OversightCase.ts';

const reasonAtMost = 2_000;
/** People and rooms of one case, each. */
const namedAtMost = 50;
const daysAtMost = 366;
const dayMs = 86_400_000;

/** A request as it is stored: trimmed, and everybody once. @throws ChatError INVALID_REQUEST with what to write instead */
export const checkCase = (request: CaseRequest, now: Date): CaseRequest => {
  const { until } = request;
  const reason = trimText(request.reason);
  const characters = countCharacters(reason);
  if (!showsSomething(reason))
    throw badCase('reason', 'Say why you have to look: who approves the case and who checks it later read it.');
  if (characters > reasonAtMost)
    throw badCase('reason', `The reason has ${characters} characters; write at most ${reasonAtMost}.`);
  const personIds = [...new Set(request.personIds)].sort((one, other) => one - other);
  const roomIds = [...new Set(request.roomIds)].sort((one, other) => one - other);
  if (personIds.length + roomIds.length === 0)
    throw badCase('user_ids', 'Say whom or what the case is about: name people, rooms or both.');
  if (personIds.length > namedAtMost)
    throw badCase('user_ids', `A case is about at most ${namedAtMost} people; open another one for the rest.`);
  if (roomIds.length > namedAtMost)
    throw badCase('room_ids', `A case names at most ${namedAtMost} rooms; open another one for the rest.`);
  if (until <= now) throw badCase('until', 'The case would be over already; give a moment that is still to come.');
  if (until.getTime() - now.getTime() > daysAtMost * dayMs)
    throw badCase('until', 'A case runs for a year at most; give an earlier moment, and open another one if you must.');
  const { clientId } = request;
  return { reason, personIds, roomIds, until, ...(clientId === undefined ? {} : { clientId: clientId.toLowerCase() }) };
};

/** The error for one member of a case. */
export const badCase = (member: string, message: string): ChatError =>
  new ChatError('INVALID_REQUEST', message, { details: [{ path: `/${member}`, problem: message }] });
