import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { t } from '../locales/translate.ts';
import { roomTitle } from '../rooms/roomTitle.ts';
import { useAccount } from '../session/Account.ts';
import { draftIn, putBacks } from '../session/drafts.ts';
import { Lazy } from '../session/Lazy.tsx';
import { Composer } from './Composer.tsx';
import { useActions } from './ConversationActions.ts';
import { closedBecause } from './closedBecause.ts';

interface Props {
  readonly room: Room;
  readonly state: RoomViewState;
  readonly onSent: () => void;
}

const loadAbove = () => import('./roomParts.ts').then((part) => part.AboveField);
const loadNotice = async () => (await import('./ClosedNotice.tsx')).ClosedNotice;

/** The composer, or the reason why this person cannot write here. */
export const ComposerArea = ({ room, state, onSent }: Props) => {
  const { me } = useAccount();
  const field = useActions();
  const why = closedBecause(room, state, me.id);
  const { text, edited } = draftIn({ meId: me.id, roomId: room.id });
  return (
    <>
      <Lazy load={loadAbove} isQuiet given={{ field }} />
      {why === null ? (
        <Composer key={putBacks.value} label={t('message.write', { name: roomTitle(room) })} onSent={onSent} />
      ) : (
        <Lazy load={loadNotice} isQuiet given={{ why, room, state, begun: edited ?? text }} />
      )}
    </>
  );
};
