import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { FoundMessages } from '../../client/ChatClient.ts';
import type { SearchResult } from '../../client/wire/searchTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { shortTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { onLink, roomPath } from '../session/router.ts';
import { usePagination } from '../session/usePagination.ts';
import { isSearchable, type MessageFilter, queryOf } from './messageFilter.ts';
import { roomTitle } from './roomTitle.ts';
import './MessageHits.css';

learnEnglish(enPanels);

interface Props {
  readonly text: string;
  /** Narrows the search. */
  readonly filter: MessageFilter;
  /** Searches one room only. */
  readonly roomId?: number;
  readonly whenNone: ComponentChildren;
}

const nothing: FoundMessages = { items: [], nextCursor: null, leftOut: [], isComplete: true };

/** Messages that match a search, with the matches marked. A click shows the message in its room. */
export const MessageHits = ({ text, filter, roomId, whenNone }: Props) => {
  const { client } = useAccount();
  const [{ leftOut, isComplete }, setPage] = useState(nothing);
  const hits = usePagination<SearchResult>(`${roomId} ${text} ${JSON.stringify(filter)}`, async (cursor) => {
    const where = { ...queryOf(filter), ...(roomId !== undefined && { roomId }), ...(cursor && { cursor }) };
    const page = isSearchable(text) ? await client.search({ text, ...where }) : nothing;
    setPage(page);
    return page;
  });
  const notes = (
    <div role="status">
      {leftOut.length > 0 && (
        <p class="note" dir="auto">
          {t('search.leftOut', { words: leftOut.join(' ') })}
        </p>
      )}
      {!isComplete && <p class="note">{t('search.incomplete')}</p>}
    </div>
  );
  if (hits.items.length === 0)
    return (
      <>
        {notes}
        {hits.isLoading ? <p class="shimmer">{t('loading')}</p> : whenNone}
      </>
    );
  return (
    <section class="group">
      {notes}
      <h2>{t('search.messages')}</h2>
      <ul>
        {hits.items.map((hit) => (
          <li key={hit.message.id}>
            <a class="hit" href={roomPath(hit.room.id, hit.message.id)} data-roving onClick={onLink}>
              <Avatar person={hit.message.sender} size="small" />
              <span class="room-text">
                <span class="room-line">
                  <strong class="clipped">
                    <bdi>{hit.message.sender.full_name}</bdi>
                  </strong>
                  <time dateTime={hit.message.created_at}>{shortTime(hit.message.created_at)}</time>
                </span>
                {roomId === undefined && (
                  <span class="hit-room clipped">
                    <bdi>{roomTitle(hit.room)}</bdi>
                  </span>
                )}
                <span class="hit-text" dir="auto">
                  {hit.excerpt.map(({ text: piece, is_match }, at) =>
                    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one excerpt never change their order
                    is_match ? <mark key={at}>{piece}</mark> : piece,
                  )}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {hits.loadMore && (
        <button type="button" class="button small centred" onClick={hits.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </section>
  );
};
