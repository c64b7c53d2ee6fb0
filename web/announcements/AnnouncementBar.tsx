import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { enAnnouncements } from '../locales/enAnnouncements.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { type AskedFor, announcementsOf, type ConfirmationTable } from './announcementCalls.ts';
import './announcements.css';

learnEnglish(enAnnouncements);

/** In the room of an audience: the button by which somebody confirms, and who has, for those who announce there. */
export const AnnouncementBar = ({ room, mayPost }: { room: Room; mayPost: boolean }) => {
  const { client, token } = useAccount();
  const [asked, setAsked] = useState<readonly AskedFor[]>([]);
  const [table, setTable] = useState<ConfirmationTable | null>(null);
  const calls = announcementsOf(token);
  const lastId = room.last_message?.id ?? null;
  const look = (): void => reportFailure(calls.asked(room.id).then(setAsked));
  useEffect(() => {
    look();
    return client.on('confirmation', ({ roomId }) => roomId === room.id && look());
  }, [client, token, room.id, lastId]);

  const open = asked.filter(({ confirmed_at }) => confirmed_at === null);
  const confirm = (id: number): void => reportFailure(calls.confirm(room.id, id).then(look));
  const show = (): void => {
    if (lastId !== null) reportFailure(calls.table(room.id, lastId).then(setTable));
  };
  const remind = (): void => {
    if (lastId === null) return;
    reportFailure(
      calls.remind(room.id, lastId).then(({ reminded }) => {
        toast(t('announce.reminded', { count: reminded }));
        show();
      }),
    );
  };
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
          <button type="button" class="button small" onClick={show}>
            {t('announce.whoConfirmed')}
          </button>
        </p>
      )}
      {table !== null && (
        <Dialog title={t('announce.whoConfirmed')} onClose={() => setTable(null)}>
          <p>{t('announce.counts', { ...table.counts })}</p>
          <table class="announcement-table">
            <tbody>
              {table.families.map(({ of, state, people }) => (
                <tr key={of.id}>
                  <th scope="row">
                    <bdi>{of.full_name}</bdi>
                  </th>
                  <td>{people.map(({ user }) => user.full_name).join(', ')}</td>
                  <td>{t(`announce.is.${state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div class="dialog-actions">
            <button
              type="button"
              class="button primary"
              disabled={table.counts.read + table.counts.unread === 0}
              onClick={remind}
            >
              {t('announce.remind')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
};
