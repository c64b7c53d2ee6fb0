import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { type AskedFor, announcementsOf } from '../announcements/announcementCalls.ts';
import { steadily } from '../announcements/steadily.ts';
import { Icon } from '../design/Icon.tsx';
import { shortTime } from '../locales/dates.ts';
import { enConfirm } from '../locales/enConfirm.ts';
import { enMentions } from '../locales/enMentions.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { restsOn } from '../policy/roomTypes.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { onLink, roomPath } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { plainWords } from '../writing/plainWords.ts';
import './PersonalList.css';

learnEnglish(enConfirm);
learnEnglish(enMentions);

/** What asks for this person alone: messages to confirm, and the way to those that mention them. */
export const PersonalList = () => {
  const { client } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  const { asked, confirm } = useRequests();
  const mentioned = rooms.filter(({ is_mentioned }) => is_mentioned).length;
  return (
    <>
      {asked.length > 0 && (
        <section class="personal-list">
          <h2>{t('confirm.waiting')}</h2>
          <ul aria-label={t('confirm.waiting')}>
            {asked.map((one) => (
              <li key={one.message_id} class="request">
                <a class="request-text" href={roomPath(one.room_id, one.message_id)} onClick={onLink}>
                  <span class="room-line">
                    <strong class="clipped">
                      <bdi>{titleOf(rooms, one)}</bdi>
                    </strong>
                    <time dateTime={one.created_at}>{shortTime(one.created_at)}</time>
                  </span>
                  <span class="request-words" dir="auto">
                    {plainWords(one.excerpt)}
                  </span>
                  {one.reminded_at !== null && <strong class="note">{t('confirm.reminded')}</strong>}
                </a>
                <button type="button" class="button small" onClick={() => confirm(one)}>
                  {t('confirm.read')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p class="personal-list">
        <a class="mentions-link" href={at('/mentions')} onClick={onLink}>
          <Icon name="bell" size={18} />
          <span>{t('mentions.title')}</span>
          {mentioned > 0 && (
            <span class="badge">
              <span aria-hidden="true">{mentioned}</span>
              <span class="unseen">{t('mentions.unreadRooms', { count: mentioned })}</span>
            </span>
          )}
        </a>
      </p>
    </>
  );
};

const titleOf = (rooms: readonly Room[], { room_id }: AskedFor): string => {
  const room = rooms.find(({ id }) => id === room_id);
  return room === undefined ? t('confirm.message') : roomTitle(room);
};

/** What waits to be confirmed. What is confirmed here disappears at once, and reaches the server when it can. */
const useRequests = () => {
  const { client, token } = useAccount();
  const [list, setList] = useState<readonly AskedFor[]>([]);
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const look = useMemo(() => steadily(async () => setList(await announcementsOf(token).open())), [token]);
  useEffect(() => {
    look();
    const stops = [
      client.on('confirmation', ({ state }) => state !== 'answered' && look()),
      client.on('connection_established', look),
      client.on('message', ({ roomId, message }) => {
        const room = client.rooms.get().rooms.find(({ id }) => id === roomId);
        if (message.requires_confirmation || room === undefined || restsOn(room) === 'audience') look();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, look]);
  const confirm = ({ room_id, message_id }: AskedFor): void => {
    setDone(new Set([...done, message_id]));
    client.room(room_id).confirm(message_id);
  };
  return { asked: list.filter(({ message_id }) => !done.has(message_id)), confirm };
};
