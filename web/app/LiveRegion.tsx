import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { route } from '../session/router.ts';

/** Announces messages of others to screen readers, which keep their position. */
export const LiveRegion = () => {
  const { client, me } = useAccount();
  const [announcement, setAnnouncement] = useState('');
  useEffect(
    () =>
      client.on('message', ({ roomId, message }) => {
        if (message.sender.id === me.id) return;
        const now = route.value;
        const said = { name: message.sender.full_name, text: message.content };
        if (now.page === 'room' && now.roomId === roomId) return setAnnouncement(t('message.heard', said));
        const room = client.rooms.get().rooms.find(({ id }) => id === roomId);
        if (room && !room.is_muted) setAnnouncement(t('message.heardIn', { ...said, room: roomTitle(room) }));
      }),
    [client, me.id],
  );
  return (
    <div class="unseen" aria-live="polite" id="heard">
      {announcement}
    </div>
  );
};
