import type { Room } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Faces } from '../design/Faces.tsx';
import { Icon } from '../design/Icon.tsx';
import { shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { restsOn } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { onLink, roomPath } from '../session/router.ts';
import { plainWords } from '../writing/plainWords.ts';
import { roomIcon, roomTitle } from './roomTitle.ts';
import './RoomItem.css';

interface Props {
  readonly room: Room;
  /** A line of its own, e.g. who has taken the room. */
  readonly remark?: string;
  readonly isCurrent: boolean;
  /** The Tab key stops at this item. */
  readonly isStop: boolean;
}

export const RoomItem = ({ room, remark, isCurrent, isStop }: Props) => (
  <li>
    <a
      class={`room ${room.unread_count > 0 ? 'is-unread' : ''}`}
      href={roomPath(room.id)}
      aria-current={isCurrent ? 'page' : undefined}
      data-roving
      tabIndex={isStop ? 0 : -1}
      onClick={onLink}
    >
      <RoomFace room={room} />
      <span class="room-text">
        <span class="room-line">
          <strong class="clipped">
            <bdi>{roomTitle(room)}</bdi>
          </strong>
          {room.last_message_time && <time dateTime={room.last_message_time}>{shortTime(room.last_message_time)}</time>}
        </span>
        <span class="room-line">
          <span class="room-last room-words">
            <LastWords room={room} />
          </span>
          <Marks room={room} />
        </span>
        {remark !== undefined && <span class="room-last clipped">{remark}</span>}
      </span>
    </a>
  </li>
);

interface FaceProps {
  readonly room: Room;
  readonly size?: 'small' | 'medium' | 'large';
}

/**
 * A room about a relation has the face of whom it is about and its subject; one about a class the subject alone. A group
 * has the faces of its members, whatever it is called: its name may be that of a person.
 */
export const RoomFace = ({ room, size }: FaceProps) => {
  const sized = size && { size };
  const subject = room.context_name || room.context || undefined;
  const { about = [] } = room;
  if (room.other_participant) return <Avatar person={room.other_participant} {...sized} />;
  if (about.length > 0) return <Faces people={about.slice(-1)} icon={roomIcon(room)} subject={subject} {...sized} />;
  if (room.faces.length > 0) return <Faces people={room.faces} icon={roomIcon(room)} {...sized} />;
  return subject !== undefined && restsOn(room) === 'context' ? (
    <Avatar subject={subject} {...sized} />
  ) : (
    <Avatar icon={roomIcon(room)} {...sized} />
  );
};

/** Who wrote stands for itself, so that a text of the other direction is cut at its own end. */
const LastWords = ({ room }: { room: Room }) => {
  const { me } = useAccount();
  const { last_message: last } = room;
  if (!room.is_active || last === null)
    return <span class="clipped">{t(room.is_active ? 'rooms.quiet' : 'rooms.closed')}</span>;
  const words = plainWords(room.last_message_content ?? '') || last.attachments.map(({ name }) => name).join(', ');
  const isMine = last.sender.id === me.id;
  return (
    <>
      {isMine ? (
        <span>{t('rooms.mine', { text: '' })}</span>
      ) : (
        !room.other_participant && (
          <span>
            <bdi>{last.sender.full_name.split(' ')[0]}</bdi>:{' '}
          </span>
        )
      )}
      <bdi class="clipped">{last.is_deleted ? t('rooms.deleted') : words}</bdi>
    </>
  );
};

const Marks = ({ room }: { room: Room }) => (
  <span class="room-marks">
    {room.is_muted && (
      <span title={t('rooms.muted')}>
        <Icon name="mute" size={15} />
        <span class="unseen">{t('rooms.muted')}</span>
      </span>
    )}
    {room.is_pinned && (
      <span title={t('rooms.pinned')}>
        <Icon name="pin" size={15} />
        <span class="unseen">{t('rooms.pinned')}</span>
      </span>
    )}
    {room.is_mentioned && room.unread_count > 0 && (
      <span class="badge mentioned" title={t('rooms.mentioned')}>
        <span aria-hidden="true">@</span>
        <span class="unseen">{t('rooms.mentioned')}</span>
      </span>
    )}
    {room.unread_count > 0 && (
      <span class={`badge ${room.is_muted ? 'quiet' : ''}`}>
        <span aria-hidden="true">{room.unread_count > 99 ? '99+' : room.unread_count}</span>
        <span class="unseen">{t('nav.unread', { count: room.unread_count })}</span>
      </span>
    )}
  </span>
);
