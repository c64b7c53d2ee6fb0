import { useEffect, useMemo, useState } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { announcementsOf, type ConfirmationTable } from './announcementCalls.ts';
import { ConfirmationsDialog } from './ConfirmationsDialog.tsx';
import { steadily } from './steadily.ts';

/** How many have confirmed a message, as it comes in; who has not is one click away. */
export const ConfirmationCount = ({ roomId, messageId }: { roomId: number; messageId: number }) => {
  const { client, token } = useAccount();
  const [counts, setCounts] = useState<ConfirmationTable['counts'] | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const look = useMemo(
    () => steadily(async () => setCounts((await announcementsOf(token).counts(roomId, messageId)).counts)),
    [token, roomId, messageId],
  );
  useEffect(() => {
    look();
    const stops = [
      client.on('confirmation', (event) => event.messageId === messageId && look()),
      client.on('connection_established', look),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, look]);
  if (counts === null) return null;
  const all = counts.confirmed + counts.read + counts.unread;
  return (
    <>
      <button type="button" class="link confirmation-count" onClick={() => setIsOpen(true)}>
        <Icon name="checks" size={15} />
        {t('confirm.count', { confirmed: counts.confirmed, all })}
      </button>
      {isOpen && (
        <ConfirmationsDialog
          roomId={roomId}
          messageId={messageId}
          onClose={() => {
            setIsOpen(false);
            look();
          }}
        />
      )}
    </>
  );
};
