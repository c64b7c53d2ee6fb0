import { useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Menu, type MenuItem } from '../design/Menu.tsx';
import { enNotifications } from '../locales/enNotifications.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { RoomNotificationsDialog } from '../notifications/RoomNotificationsDialog.tsx';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go } from '../session/router.ts';
import { useActions } from './ConversationActions.ts';
import { offeredActions } from './offeredActions.ts';

learnEnglish(enNotifications);

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
}

/** What can be done with a room: its button stands in the head. */
export const RoomMenu = ({ room, state }: Props) => {
  const { me } = useAccount();
  const { view, panel } = useActions();
  const [asking, setAsking] = useState<'leave' | 'archive' | 'notifications' | null>(null);
  const rights = offeredActions(room, state, me);
  const items: MenuItem[] = [
    room.is_muted
      ? { icon: 'bell', label: t('room.unmute'), onChoose: () => reportFailure(view.mute(false)) }
      : { icon: 'mute', label: t('room.mute'), onChoose: () => reportFailure(view.mute(true)) },
    room.is_pinned
      ? { icon: 'pin', label: t('room.unpin'), onChoose: () => reportFailure(view.pin(false)) }
      : { icon: 'pin', label: t('room.pin'), onChoose: () => reportFailure(view.pin(true)) },
    room.is_hidden
      ? { icon: 'eye', label: t('room.show'), onChoose: () => reportFailure(view.hide(false)) }
      : {
          icon: 'eyeOff',
          label: t('room.hide'),
          onChoose: () => reportFailure(view.hide(true).then(() => go(at('/')))),
        },
    { icon: 'bell', label: t('notify.title'), onChoose: () => setAsking('notifications') },
    {
      icon: 'info',
      label: t('room.details'),
      onChoose: () => (panel.value = panel.value?.kind === 'details' ? null : { kind: 'details' }),
    },
  ];
  const last = room.unread_count === 0 ? lastByOthers(state, me.id) : null;
  if (room.unread_count > 0) items.push({ icon: 'checks', label: t('room.markRead'), onChoose: () => view.markRead() });
  else if (last !== null)
    // Out of the room, so that it is not read at once.
    items.push({
      icon: 'dot',
      label: t('room.markUnread'),
      onChoose: () => reportFailure(view.markUnread(last).then(() => go(at('/')))),
    });
  if (rights.mayArchive)
    items.push(
      room.is_active
        ? { icon: 'archive', label: t('room.archive'), onChoose: () => setAsking('archive') }
        : { icon: 'archive', label: t('room.reopen'), onChoose: () => reportFailure(view.archive(false)) },
    );
  if (rights.mayLeave)
    items.push({ icon: 'leave', label: t('room.leave'), isDangerous: true, onChoose: () => setAsking('leave') });

  return (
    <>
      <Menu label={t('more')} items={items} />
      {asking === 'notifications' && (
        <RoomNotificationsDialog roomId={room.id} isMuted={room.is_muted} onClose={() => setAsking(null)} />
      )}
      {(asking === 'leave' || asking === 'archive') && (
        <ConfirmDialog
          question={t(asking === 'leave' ? 'room.leaveSure' : 'room.archiveSure', { name: roomTitle(room) })}
          action={t(asking === 'leave' ? 'room.leave' : 'room.archive')}
          onClose={() => setAsking(null)}
          onConfirm={() =>
            reportFailure(asking === 'leave' ? view.leave().then(() => go(at('/'))) : view.archive(true))
          }
        />
      )}
    </>
  );
};

/** The latest message that a member can count as unread; null for others. */
const lastByOthers = ({ messages, participants }: RoomViewState, meId: number): number | null =>
  participants.some(({ id }) => id === meId)
    ? (messages.findLast(({ id, sender, is_deleted }) => id !== null && sender.id !== meId && !is_deleted)?.id ?? null)
    : null;
