import type { SearchPage } from '../../../core/messages/MessageSearch.ts';
import { encodeSearchHit } from './encodeSearchHit.ts';

export const encodeSearchPage = ({ hits, nextCursor, leftOut, isComplete }: SearchPage) => ({
  results: hits.map(encodeSearchHit),
  next_cursor: nextCursor,
  has_more: nextCursor !== null,
  left_out: [...leftOut],
  is_complete: isComplete,
});
