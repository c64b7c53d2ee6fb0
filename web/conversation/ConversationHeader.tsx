import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { Menu, type MenuItem } from '../design/Menu.tsx';
import { t } from '../locales/translate.ts';
import { restsOn, roomTypeName } from '../policy/roomTypes.ts';
import { RoomFace } from '../rooms/RoomItem.tsx';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { go } from '../session/router.ts';
import { type Panel, useActions } from './ConversationActions.ts';
import { offeredActions } from './offeredActions.ts';
import './ConversationHeader.css';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
}

export const ConversationHeader = ({ room, state }: Props) => {
  const { me } = useAccount();
  const { view, panel } = useActions();
  const [asking, setAsking] = useState<'leave' | 'archive' | null>(null);
  const name = roomTitle(room);
  const rights = offeredActions(room, state, me);
  const toggle = (kind: 'details' | 'search'): void => {
    panel.value = panel.value?.kind === kind ? null : ({ kind } satisfies Panel);
  };
  const items: MenuItem[] = [
    room.is_muted
      ? { icon: 'bell', label: t('room.unmute'), onChoose: () => reportFailure(view.mute(false)) }
      : { icon: 'mute', label: t('room.mute'), onChoose: () => reportFailure(view.mute(true)) },
    room.is_pinned
      ? { icon: 'pin', label: t('room.unpin'), onChoose: () => reportFailure(view.pin(false)) }
      : { icon: 'pin', label: t('room.pin'), onChoose: () => reportFailure(view.pin(true)) },
    room.is_hidden
      ? { icon: 'eye', label: t('room.show'), onChoose: () => reportFailure(view.hide(false)) }
      : { icon: 'eyeOff', label: t('room.hide'), onChoose: () => reportFailure(view.hide(true).then(() => go('/'))) },
    { icon: 'info', label: t('room.details'), onChoose: () => toggle('details') },
  ];
  const last = room.unread_count === 0 ? lastByOthers(state, me.id) : null;
  if (room.unread_count > 0) items.push({ icon: 'checks', label: t('room.markRead'), onChoose: () => view.markRead() });
  else if (last !== null)
    // Out of the room, so that it is not read at once.
    items.push({
      icon: 'dot',
      label: t('room.markUnread'),
      onChoose: () => reportFailure(view.markUnread(last).then(() => go('/'))),
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
    <header class="conversation-head">
      <IconButton icon="back" class="only-narrow" label={t('back')} onClick={() => go('/')} />
      <button
        type="button"
        class="conversation-title"
        aria-expanded={panel.value?.kind === 'details'}
        onClick={() => toggle('details')}
      >
        <RoomFace room={room} />
        <span class="room-text">
          <h1 class="clipped">
            <bdi>{name}</bdi>
          </h1>
          <span class="conversation-about conversation-parts">
            {about(room, state, me.id).map((part, at) => (
              <Fragment key={part}>
                {at > 0 && <span> · </span>}
                <bdi class="clipped">{part}</bdi>
              </Fragment>
            ))}
          </span>
          {state.supervision && <span class="conversation-about clipped">{supervised(state)}</span>}
        </span>
      </button>
      <IconButton
        icon="search"
        label={t('room.search')}
        aria-pressed={panel.value?.kind === 'search'}
        onClick={() => toggle('search')}
      />
      <Menu label={t('more')} items={items} />
      {asking !== null && (
        <ConfirmDialog
          question={t(asking === 'leave' ? 'room.leaveSure' : 'room.archiveSure', { name })}
          action={t(asking === 'leave' ? 'room.leave' : 'room.archive')}
          onClose={() => setAsking(null)}
          onConfirm={() => reportFailure(asking === 'leave' ? view.leave().then(() => go('/')) : view.archive(true))}
        />
      )}
    </header>
  );
};

/** The latest message that a member can count as unread; null for others. */
const lastByOthers = ({ messages, participants }: RoomViewState, meId: number): number | null =>
  participants.some(({ id }) => id === meId)
    ? (messages.findLast(({ id, sender, is_deleted }) => id !== null && sender.id !== meId && !is_deleted)?.id ?? null)
    : null;

/** That the room is supervised, and by whom. */
const supervised = ({ supervision, participants }: RoomViewState): string => {
  const names = participants.filter(({ id }) => supervision?.user_ids.includes(id)).map(({ full_name }) => full_name);
  return names.length === 0 ? t('room.unsupervised') : t('room.supervised', { names: names.join(', ') });
};

/** Of more people a room says only how many they are. */
const namedAtMost = 3;

const about = (room: Room, { online, participants, ownerId }: RoomViewState, meId: number): readonly string[] => {
  const others = participants.filter(({ id }) => id !== meId && online.has(id)).length;
  const kind = roomTypeName(room.type);
  if (restsOn(room) === 'office') {
    const taker = participants.find(({ id }) => id === ownerId);
    return [kind, taker ? t('office.takenBy', { name: taker.full_name }) : t('office.free')];
  }
  if (room.other_participant) return [online.has(room.other_participant.id) ? t('room.online') : kind];
  const names = participants.filter(({ id }) => id !== meId).map(({ full_name }) => full_name);
  if (names.length > 0 && names.length <= namedAtMost && participants.length === room.participant_count)
    return [kind, names.join(', '), ...(others > 0 ? [t('room.onlineCount', { count: others })] : [])];
  // Of the readers of an announcement nobody hears how many they are.
  const people = room.participant_count === 0 ? [] : [t('room.people', { count: room.participant_count })];
  return [kind, ...people, ...(others > 0 ? [t('room.onlineCount', { count: others })] : [])];
};
