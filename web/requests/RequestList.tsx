import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { shortTime } from '../locales/dates.ts';
import { enPanels } from '../locales/enPanels.ts';
import { enRequests } from '../locales/enRequests.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go, roomPath } from '../session/router.ts';
import { plainWords } from '../writing/plainWords.ts';
import { useRequests } from './useRequests.ts';
import './RequestList.css';

learnEnglish(enPanels);
learnEnglish(enRequests);

/** Who asks this person to talk, with what they wrote; nothing where nobody asks. */
export const RequestList = () => {
  const { client } = useAccount();
  const { requests, hasMore, loadMore, look } = useRequests();
  const [blocking, setBlocking] = useState<Room | null>(null);
  // Whoever is answered is gone before the server says so; a failure brings them back.
  const [answered, setAnswered] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => setAnswered(new Set()), [requests]);
  const shown = requests.filter(({ id }) => !answered.has(id));
  if (shown.length === 0) return null;

  const answer = async (room: Room, what: 'accept' | 'decline' | 'block'): Promise<void> => {
    setAnswered(new Set([...answered, room.id]));
    try {
      const calls = await client.requests();
      await calls[what](room.id);
    } catch (failure) {
      setAnswered(new Set());
      throw failure;
    } finally {
      look();
    }
    if (what === 'accept') go(roomPath(room.id));
    else toast(t(what === 'decline' ? 'requests.declined' : 'block.done', { name: nameOf(room) }));
  };

  return (
    <section class="requests">
      <h2>{t('requests.title', { count: shown.length })}</h2>
      <ul aria-label={t('requests.title', { count: shown.length })}>
        {shown.map((room) => (
          <li key={room.id} class="request-from">
            <Avatar person={room.other_participant ?? undefined} />
            <div class="request-said">
              <span class="room-line">
                <strong class="clipped">
                  <bdi>{nameOf(room)}</bdi>
                </strong>
                {room.last_message_time !== null && (
                  <time dateTime={room.last_message_time}>{shortTime(room.last_message_time)}</time>
                )}
              </span>
              <p class="request-message" dir="auto">
                {plainWords(room.last_message?.content ?? room.last_message_content ?? '')}
              </p>
            </div>
            <div class="request-answers">
              <button
                type="button"
                class="button small primary"
                aria-label={t('requests.acceptOf', { name: nameOf(room) })}
                onClick={() => reportFailure(answer(room, 'accept'))}
              >
                {t('requests.accept')}
              </button>
              <button
                type="button"
                class="button small"
                aria-label={t('requests.declineOf', { name: nameOf(room) })}
                onClick={() => reportFailure(answer(room, 'decline'))}
              >
                {t('requests.decline')}
              </button>
              <button
                type="button"
                class="button small"
                aria-label={t('requests.blockOf', { name: nameOf(room) })}
                onClick={() => setBlocking(room)}
              >
                {t('block.set')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" class="button small centred" onClick={loadMore}>
          {t('loadMore')}
        </button>
      )}
      <p class="note">{t('requests.silent')}</p>
      {blocking !== null && (
        <ConfirmDialog
          question={t('requests.blockSure', { name: nameOf(blocking) })}
          action={t('block.set')}
          onClose={() => setBlocking(null)}
          onConfirm={() => reportFailure(answer(blocking, 'block'))}
        />
      )}
    </section>
  );
};

const nameOf = ({ other_participant, name }: Room): string => other_participant?.full_name ?? name;
