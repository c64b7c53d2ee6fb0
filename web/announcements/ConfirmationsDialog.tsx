import { useEffect, useMemo, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { enAnnouncements } from '../locales/enAnnouncements.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { announcementsOf, type ConfirmationTable, type FamilyAnswer } from './announcementCalls.ts';
import { steadily } from './steadily.ts';
import './announcements.css';

learnEnglish(enAnnouncements);

/** Those who are waited for come first. */
const order: readonly FamilyAnswer['state'][] = ['unread', 'read', 'confirmed', 'gone'];

/** Who has confirmed a message and who has not, as it comes in, and the button that reminds them. */
export const ConfirmationsDialog = ({
  roomId,
  messageId,
  onClose,
}: {
  roomId: number;
  messageId: number;
  onClose: () => void;
}) => {
  const { client, token } = useAccount();
  const [table, setTable] = useState<ConfirmationTable | null>(null);
  const calls = announcementsOf(token);
  const look = useMemo(
    () =>
      steadily(async () => {
        const asked = calls.table(roomId, messageId);
        reportFailure(asked);
        setTable(await asked);
      }),
    [token, roomId, messageId],
  );
  useEffect(() => {
    look();
    return client.on('confirmation', (event) => event.messageId === messageId && look());
  }, [client, look]);
  const remind = (): void =>
    reportFailure(
      calls.remind(roomId, messageId).then(({ reminded }) => {
        toast(t('announce.reminded', { count: reminded }));
        look();
      }),
    );
  const isOfPeople = table?.requires_confirmation === 'person';
  const families = [...(table?.families ?? [])].sort(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state),
  );
  return (
    <Dialog title={t('announce.whoConfirmed')} onClose={onClose}>
      {table === null ? (
        <p class="shimmer">{t('loading')}</p>
      ) : (
        <>
          <p role="status">{t('announce.counts', { ...table.counts })}</p>
          <table class="announcement-table">
            <tbody>
              {families.map(({ of, state, people }) => (
                <tr key={of.id}>
                  <th scope="row">
                    <bdi>{of.full_name}</bdi>
                  </th>
                  {!isOfPeople && <td>{people.map(({ user }) => user.full_name).join(', ')}</td>}
                  <td>{t(`announce.is.${state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {table.may_remind !== false && (
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
          )}
        </>
      )}
    </Dialog>
  );
};
