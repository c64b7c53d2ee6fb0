import { useEffect, useState } from 'preact/hooks';
import type { OfficeRoom, OfficeShelf } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { isRoomIn, place } from '../places/places.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { RoomItem } from './RoomItem.tsx';

const shelves: readonly OfficeShelf[] = ['open', 'mine', 'closed'];

/** New messages in rooms that nobody has taken are shown after so many milliseconds; every other change at once. */
const lookAgainMs = 20_000;

/** The rooms in which people write to this person's office: the open ones, those that this person has taken, the closed. */
export const OfficeRooms = ({ currentId }: { currentId: number | null }) => {
  const { client } = useAccount();
  const [shelf, setShelf] = useState<OfficeShelf>('open');
  const [changes, setChanges] = useState(0);
  const found = usePagination(`${shelf} ${changes}`, (cursor) =>
    client.officeRooms({ show: shelf, ...(cursor && { cursor }) }),
  );
  useEffect(() => {
    const lookAgain = (): void => setChanges((count) => count + 1);
    const stop = client.on('office_changed', lookAgain);
    const timer = setInterval(lookAgain, lookAgainMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [client]);
  const shown = found.items.filter((room) => isRoomIn(place.value, room));
  const stop = shown.find(({ id }) => id === currentId)?.id ?? shown[0]?.id;
  return (
    <>
      <fieldset class="chips bare" aria-label={t('office.show')}>
        {shelves.map((one) => (
          <button key={one} type="button" class="chip" aria-pressed={one === shelf} onClick={() => setShelf(one)}>
            {t(`office.${one}`)}
          </button>
        ))}
      </fieldset>
      <ul aria-label={t('rooms.office')}>
        {shown.map((room) => (
          <RoomItem
            key={room.id}
            room={room}
            remark={remarkOn(room)}
            isCurrent={room.id === currentId}
            isStop={room.id === stop}
          />
        ))}
      </ul>
      {found.isLoading && shown.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {found.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(found.failure) })}</p>}
      {found.loadMore && (
        <button type="button" class="button small centred" onClick={found.loadMore}>
          {t('loadMore')}
        </button>
      )}
      {shown.length === 0 && !found.isLoading && (
        <Empty title={t('rooms.noneHere')}>
          <p>{t('office.none')}</p>
        </Empty>
      )}
    </>
  );
};

const remarkOn = ({ taken_by }: OfficeRoom): string =>
  taken_by === null ? t('office.free') : t('office.takenBy', { name: taken_by.full_name });
