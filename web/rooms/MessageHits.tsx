import type { ComponentChildren } from 'preact';
import type { SearchResult } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { shortTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { onLink, roomPath } from '../session/router.ts';
import { usePagination } from '../session/usePagination.ts';
import { roomTitle } from './roomTitle.ts';
import './MessageHits.css';

learnEnglish(enPanels);

interface Props {
  readonly text: string;
  /** Searches one room only. */
  readonly roomId?: number;
  readonly whenNone: ComponentChildren;
}

const shortest = 2;
const nothing = { items: [], nextCursor: null };

/** Messages that match a search, with the matches marked. A click shows the message in its room. */
export const MessageHits = ({ text, roomId, whenNone }: Props) => {
  const { client } = useAccount();
  const hits = usePagination<SearchResult>(`${roomId} ${text}`, async (cursor) =>
    text.length < shortest
      ? nothing
      : client.search({ text, ...(roomId !== undefined && { roomId }), ...(cursor && { cursor }) }),
  );
  if (hits.items.length === 0) return <>{hits.isLoading ? <p class="shimmer">{t('loading')}</p> : whenNone}</>;
  return (
    <section class="group">
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
                <span class="hit-text">
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
