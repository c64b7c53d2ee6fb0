import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { enAnnouncements } from '../locales/enAnnouncements.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { type AskedFor, announcementsOf } from './announcementCalls.ts';
import { ConfirmationsDialog } from './ConfirmationsDialog.tsx';
import './announcements.css';

learnEnglish(enAnnouncements);

/** In the room of an audience: the button by which somebody confirms, and who has, for those who announce there. */
export const AnnouncementBar = ({ room, mayPost }: { room: Room; mayPost: boolean }) => {
  const { client, token } = useAccount();
  const [asked, setAsked] = useState<readonly AskedFor[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  const calls = announcementsOf(token);
  const lastId = room.last_message?.id ?? null;
  const look = (): void => reportFailure(calls.asked(room.id).then(setAsked));
  useEffect(() => {
    look();
    return client.on('confirmation', ({ roomId, state }) => roomId === room.id && state !== 'answered' && look());
  }, [client, token, room.id, lastId]);

  const open = asked.filter(({ confirmed_at }) => confirmed_at === null);
  const confirm = (id: number): void => reportFailure(calls.confirm(room.id, id).then(look));
  return (
    <>
      {open.map(({ message_id: id, reminded_at }) => (
        <p key={id} class="announcement-bar" role="status">
          <span class="grow">{t(reminded_at === null ? 'announce.asked' : 'announce.askedAgain')}</span>
          <button type="button" class="button primary small" onClick={() => confirm(id)}>
            {t('announce.confirm')}
          </button>
        </p>
      ))}
      {mayPost && lastId !== null && (
        <p class="announcement-bar">
          <span class="grow" />
          <button type="button" class="button small" onClick={() => setIsOpen(true)}>
            {t('announce.whoConfirmed')}
          </button>
        </p>
      )}
      {isOpen && lastId !== null && (
        <ConfirmationsDialog roomId={room.id} messageId={lastId} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
};
