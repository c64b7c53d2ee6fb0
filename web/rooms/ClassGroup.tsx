import { useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { t } from '../locales/translate.ts';
import { RoomItem } from './RoomItem.tsx';

interface Props {
  readonly name: string;
  readonly rooms: readonly Room[];
  readonly currentId: number | null;
  readonly stop: number | undefined;
}

/** The rooms of one class as one line, which opens and closes. */
export const ClassGroup = ({ name, rooms, currentId, stop }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const unread = rooms.reduce((sum, { is_muted, unread_count }) => sum + (is_muted ? 0 : unread_count), 0);
  return (
    <li>
      <button
        type="button"
        class={`room ${unread > 0 ? 'is-unread' : ''}`}
        aria-expanded={isOpen}
        data-roving
        tabIndex={rooms[0]?.id === stop ? 0 : -1}
        onClick={() => setOpen(!isOpen)}
      >
        <Avatar icon="book" />
        <span class="room-text">
          <span class="room-line">
            <strong class="clipped">
              <bdi>{name}</bdi>
            </strong>
          </span>
          <span class="room-line">
            <span class="room-last clipped">{t('rooms.group', { count: rooms.length })}</span>
            {unread > 0 && (
              <span class="badge">
                <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                <span class="unseen">{t('nav.unread', { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </button>
      {isOpen && (
        <ul aria-label={name}>
          {rooms.map((room) => (
            <RoomItem key={room.id} room={room} isCurrent={room.id === currentId} isStop={false} />
          ))}
        </ul>
      )}
    </li>
  );
};
