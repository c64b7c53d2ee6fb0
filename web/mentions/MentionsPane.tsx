import { useEffect, useState } from 'preact/hooks';
import type { Message, Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { roving } from '../design/roving.ts';
import { shortTime } from '../locales/dates.ts';
import { enMentions } from '../locales/enMentions.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { at } from '../session/base.ts';
import '../rooms/MessageHits.css';
import { useAccount } from '../session/Account.ts';
import { fetchJson } from '../session/fetchJson.ts';
import { usePageTitle } from '../session/pageTitle.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { go, onLink, roomPath } from '../session/router.ts';
import { usePagination } from '../session/usePagination.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { plainWords } from '../writing/plainWords.ts';
import './MentionsPane.css';

learnEnglish(enMentions);

interface MentionsAnswer {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
  readonly oldest_id: number | null;
}

/** The messages that mention this person, the newest first. A click shows the message in its room. */
export const MentionsPane = () => {
  const { client, me, token } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  /** Grows when somebody mentions this person: the list begins anew. */
  const [turn, setTurn] = useState(0);
  const title = t('mentions.title');
  usePageTitle(title);
  useEffect(() => {
    const again = (): void => setTurn((now) => now + 1);
    const stops = [
      client.on('message', ({ message }) => isAboutMe(message, me.id) && again()),
      client.on('connection_established', again),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, me.id]);
  const { items, isLoading, failure, loadMore } = usePagination<Message>(String(turn), async (before) => {
    const query = before === undefined ? '' : `?before=${before}`;
    const page = await fetchJson<MentionsAnswer>(`/api/chat/mentions/${query}`, { token });
    return { items: page.messages, nextCursor: page.has_more && page.oldest_id !== null ? `${page.oldest_id}` : null };
  });
  return (
    <main class="pane-main mentions" id="main" tabIndex={-1} aria-label={title}>
      <header class="mentions-head">
        <IconButton icon="back" label={t('back')} class="only-narrow" onClick={() => go(at('/'))} />
        <h1>{title}</h1>
      </header>
      <div class="mentions-list" {...roving}>
        {items.length > 0 && (
          <ul aria-label={title}>
            {items.map((message, at) => (
              <Mentioned
                key={message.id}
                message={message}
                room={rooms.find(({ id }) => id === message.room_id)}
                isStop={at === 0}
              />
            ))}
          </ul>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}{' '}
            <button type="button" class="link" onClick={() => setTurn(turn + 1)}>
              {t('tryAgain')}
            </button>
          </p>
        )}
        {isLoading && <p class="shimmer">{t('loading')}</p>}
        {loadMore && !isLoading && (
          <button type="button" class="button small centred" onClick={loadMore}>
            {t('loadMore')}
          </button>
        )}
        {items.length === 0 && !isLoading && failure === null && (
          <Empty title={t('mentions.none')}>
            <p>{t('mentions.noneHelp')}</p>
          </Empty>
        )}
      </div>
    </main>
  );
};

const isAboutMe = ({ mentions, sender }: Message, myId: number): boolean =>
  sender.id !== myId && mentions.some(({ user_id }) => user_id === null || user_id === myId);

interface Props {
  readonly message: Message;
  /** Undefined for a room far down the list, which has nothing new. */
  readonly room: Room | undefined;
  readonly isStop: boolean;
}

const Mentioned = ({ message, room, isStop }: Props) => {
  const isUnread = room !== undefined && message.seq > room.last_read_seq;
  return (
    <li>
      <a
        class={`hit ${isUnread ? 'is-unread' : ''}`}
        href={roomPath(message.room_id, message.id)}
        data-roving
        tabIndex={isStop ? 0 : -1}
        onClick={onLink}
      >
        <Avatar person={message.sender} size="small" />
        <span class="room-text">
          <span class="room-line">
            <strong class="clipped">
              <bdi>{message.sender.full_name}</bdi>
            </strong>
            {isUnread && <span class="mention-new">{t('mentions.unread')}</span>}
            <time dateTime={message.created_at}>{shortTime(message.created_at)}</time>
          </span>
          {room !== undefined && (
            <span class="hit-room clipped">
              <bdi>{roomTitle(room)}</bdi>
            </span>
          )}
          <span class="hit-text" dir="auto">
            {plainWords(message.content)}
          </span>
        </span>
      </a>
    </li>
  );
};
