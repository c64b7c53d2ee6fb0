import type { Room } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { RoomFace } from '../rooms/RoomItem.tsx';
import { roomTitle } from '../rooms/roomTitle.ts';
import './Beginning.css';

/**
 * Stands above the first message that the person sees; who joined later is told that there may be more. In an empty room it invites the person to write one.
 */
export const Beginning = ({ room, isAlone }: { room: Room; isAlone: boolean }) =>
  isAlone ? (
    <Empty title={t('room.firstMessage', { name: roomTitle(room) })}>
      <p>{t('room.firstMessageHelp')}</p>
    </Empty>
  ) : (
    <div class="beginning">
      <RoomFace room={room} />
      <strong>
        <bdi>{roomTitle(room)}</bdi>
      </strong>
      <span>{t(room.visible_from_seq > 1 ? 'room.fromHereOn' : 'room.beginning')}</span>
    </div>
  );
