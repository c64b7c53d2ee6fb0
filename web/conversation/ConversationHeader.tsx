import { Fragment } from 'preact';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { restsOn, roomTypeName } from '../policy/roomTypes.ts';
import { RoomFace } from '../rooms/RoomItem.tsx';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { Lazy } from '../session/Lazy.tsx';
import { go } from '../session/router.ts';
import { type Panel, useActions } from './ConversationActions.ts';
import './ConversationHeader.css';

const loadMenu = () => import('./roomParts.ts').then((part) => part.RoomMenu);

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
}

export const ConversationHeader = ({ room, state }: Props) => {
  const { me } = useAccount();
  const { panel } = useActions();
  const name = roomTitle(room);
  const toggle = (kind: 'details' | 'search'): void => {
    panel.value = panel.value?.kind === kind ? null : ({ kind } satisfies Panel);
  };

  return (
    <header class="conversation-head">
      <IconButton icon="back" class="only-narrow" label={t('back')} onClick={() => go(at('/'))} />
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
      <span class="room-menu">
        <Lazy load={loadMenu} isQuiet given={{ room, state }} />
      </span>
    </header>
  );
};

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
