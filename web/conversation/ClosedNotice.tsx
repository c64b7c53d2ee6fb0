import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { fullTime } from '../locales/dates.ts';
import { enClosed } from '../locales/enClosed.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { onLink, roomPath } from '../session/router.ts';
import type { ClosedReason } from './closedBecause.ts';
import './ClosedNotice.css';

learnEnglish(enClosed);

interface Props {
  readonly why: ClosedReason;
  readonly room: Room;
  readonly state: RoomViewState;
  /** What this person had begun to write. */
  readonly begun: string;
}

/** Stands in place of the composer, and says why this person cannot write. */
export const ClosedNotice = ({ why, room, state, begun }: Props) => {
  const later = state.leftBecause === null ? room.archived_into : null;
  return (
    <p class="composer-closed">
      <Icon name="lock" size={18} />
      <span>
        {t(`closed.${why}`, { time: fullTime(state.rights?.restricted_until ?? room.updated_at) })}{' '}
        {later !== null && (
          <a href={roomPath(later)} onClick={onLink}>
            {t('closed.goneOnOpen')}
          </a>
        )}
        {begun !== '' && (
          <>
            {' '}
            {t('closed.begun')} <q dir="auto">{begun}</q>
          </>
        )}
      </span>
    </p>
  );
};
