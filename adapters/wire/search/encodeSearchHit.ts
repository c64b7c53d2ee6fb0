import type { SearchHit } from '../../../core/messages/MessageSearch.ts';
import { encodeMessage } from '../messages/encodeMessage.ts';

export const encodeSearchHit = ({ message, room, excerpt }: SearchHit) => ({
  message: encodeMessage(message),
  room,
  excerpt: excerpt.map(({ text, isMatch }) => ({ text, is_match: isMatch })),
});
