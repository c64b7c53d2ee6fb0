import type { Room } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { useAccount } from '../session/Account.ts';
import { openWindowAs } from '../session/demoWindow.ts';
import { openDialog } from '../session/dialogs.ts';
import { roomPath, route } from '../session/router.ts';
import type { DemoAccount } from '../session/tabSession.ts';
import { useSubscription } from '../session/useSubscription.ts';
import './DemoBar.css';

learnEnglish(enPanels);

/** What only the demo has: who one is in this window, and the others to try it with. */
export const DemoBar = () => {
  const { client, me, demoPeople } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  const now = route.value;
  const room = now.page === 'room' ? rooms.find(({ id }) => id === now.roomId) : undefined;
  const partner = room && partnerIn(room, me.id, demoPeople);
  return (
    <aside class="demo-bar" aria-label={t('demo.bar')}>
      <span class="demo-who">
        <strong>{t('demo.bar')}</strong>
        <span class="clipped">{t('demo.you', { name: me.full_name, role: roleName(me.role) })}</span>
      </span>
      {partner && room && (
        <button
          type="button"
          class="button small"
          title={t('room.answerAsHelp', { name: partner.full_name })}
          onClick={() => openWindowAs(partner.external_id, roomPath(room.id))}
        >
          <Icon name="window" size={16} />
          <span>{t('room.answerAs', { name: partner.full_name.split(' ')[0] ?? '' })}</span>
        </button>
      )}
      <button type="button" class="button small" onClick={() => (openDialog.value = 'people')}>
        <Icon name="swap" size={16} />
        <span>{t('demo.other')}</span>
      </button>
    </aside>
  );
};

/** Who can answer here: the other of two, who wrote last, or whom the room is about. */
const partnerIn = (room: Room, meId: number, people: readonly DemoAccount[]): DemoAccount | undefined =>
  [room.other_participant, room.last_message?.sender, ...(room.about ?? []), ...room.faces]
    .map((one) => people.find(({ id }) => id === one?.id && id !== meId))
    .find((one) => one !== undefined);
