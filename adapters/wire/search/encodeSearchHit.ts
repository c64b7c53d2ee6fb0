import type { SearchHit } from '../../../core/messages/MessageSearch.ts';
import { fullName } from '../../../core/permissions/Person.ts';
import { encodeMessage } from '../messages/encodeMessage.ts';

export const encodeSearchHit = ({ message, room: { id, type, name }, counterpart, excerpt }: SearchHit) => ({
  message: encodeMessage(message),
  room: { id, type, name: name || (counterpart === null ? '' : fullName(counterpart)) },
  excerpt: excerpt.map(({ text, isMatch }) => ({ text, is_match: isMatch })),
});
