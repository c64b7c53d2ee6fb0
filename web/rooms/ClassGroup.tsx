import { useState } from 'preact/hooks';
import type { Person, Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { RoomItem } from './RoomItem.tsx';

interface Props {
  readonly name: string;
  /** Whose rooms they are; null: they are of a class. Those of a child are open at first. */
  readonly child: Person | null;
  readonly rooms: readonly Room[];
  readonly currentId: number | null;
  readonly stop: number | undefined;
}

/** The rooms of one class or child as one line, which opens and closes. */
export const ClassGroup = ({ name, child, rooms, currentId, stop }: Props) => {
  const [isOpen, setOpen] = useState(child !== null);
  const unread = rooms.reduce((sum, { is_muted, unread_count }) => sum + (is_muted ? 0 : unread_count), 0);
  return (
    <li>
      <button
        type="button"
        class={`room room-group ${unread > 0 ? 'is-unread' : ''}`}
        aria-expanded={isOpen}
        data-roving
        tabIndex={rooms[0]?.id === stop ? 0 : -1}
        onClick={() => setOpen(!isOpen)}
      >
        {child === null ? <Avatar subject={name} /> : <Avatar person={child} />}
        <span class="room-text">
          <span class="room-line">
            <strong class="clipped">
              <bdi>{name}</bdi>
            </strong>
          </span>
          <span class="room-line">
            <span class="room-last clipped">{t('rooms.group', { count: rooms.length })}</span>
            <span class={`room-marks ${isOpen ? 'is-open' : ''}`}>
              <Icon name="down" size={16} />
            </span>
            {unread > 0 && !isOpen && (
              <span class="badge">
                <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                <span class="unseen">{t('nav.unread', { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </button>
      {isOpen && (
        <ul class="room-grouped" aria-label={name}>
          {rooms.map((room) => (
            <RoomItem key={room.id} room={room} isCurrent={room.id === currentId} isStop={false} />
          ))}
        </ul>
      )}
    </li>
  );
};
