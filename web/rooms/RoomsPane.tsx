import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { SidePane } from '../design/SidePane.tsx';
import { t } from '../locales/translate.ts';
import { PlaceFilter } from '../places/PlaceFilter.tsx';
import { isRoomIn, place } from '../places/places.ts';
import { answersInOffice, hasRequests, mayAnnounce, offeredTypes } from '../policy/roomTypes.ts';
import { useAccount } from '../session/Account.ts';
import { openDialog } from '../session/dialogs.ts';
import { isNarrow } from '../session/isNarrow.ts';
import { Lazy } from '../session/Lazy.tsx';
import { reportFailure } from '../session/reportFailure.ts';
import { route } from '../session/router.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { ClassGroup } from './ClassGroup.tsx';
import { groupRooms } from './groupRooms.ts';
import { RoomItem } from './RoomItem.tsx';
import { officeFilter, roomFilter, roomFilters } from './roomFilters.ts';
import { useFoundRooms } from './useFoundRooms.ts';

const loadOffice = () => import('./OfficeRooms.tsx').then((part) => part.OfficeRooms);
const loadRequests = () => import('../requests/RequestList.tsx').then((part) => part.RequestList);
const loadResults = () => import('./SearchResults.tsx').then((part) => part.SearchResults);

/** The next page of the list is loaded this many pixels before its end. */
const reachPx = 400;

/** `above`: what stands before the list in a narrow window. */
export const RoomsPane = ({ above }: { above: ComponentChildren }) => {
  const { client, me } = useAccount();
  const { rooms, isLoading, hasMore } = useSubscription(client.rooms);
  const filter = roomFilter.value;
  const setFilter = (key: string): void => {
    roomFilter.value = key;
  };
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const now = route.value;
  const currentId = now.page === 'room' ? now.roomId : null;
  const placed = rooms.filter((room) => isRoomIn(place.value, room));
  const filters = roomFilters(placed, answersInOffice());
  const isOffice = filter === officeFilter && answersInOffice();
  const chosen = isOffice ? undefined : (filters.find(({ key }) => key === filter) ?? filters[0]);
  const isNarrowed = chosen !== undefined && chosen.key !== 'all';
  const found = useFoundRooms(isNarrowed ? chosen.query : null, chosen?.fits ?? (() => true));
  const shown = found.rooms.filter((room) => isRoomIn(place.value, room));
  const loadMore = isNarrowed ? found.loadMore : hasMore ? () => reportFailure(client.rooms.loadMore()) : undefined;
  const isBusy = isLoading || (isNarrowed && found.isLoading);
  const lines = groupRooms(shown);
  // Where classes are one line each, a page of rooms may not fill the list, which then never scrolls.
  const askedAt = useRef(0);
  useEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    if (loadMore === undefined || isBusy || scrollHeight - clientHeight >= reachPx) return;
    if (!isNarrowed && lines.length === shown.length) return;
    if (askedAt.current === shown.length) return;
    askedAt.current = shown.length;
    loadMore();
  }, [shown.length, loadMore === undefined, isBusy]);
  const stop = shown.find(({ id }) => id === currentId)?.id ?? shown[0]?.id;

  const onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    if (!isBusy && scrollHeight - scrollTop - clientHeight < reachPx) loadMore?.();
  };
  const enterList = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>('[data-roving]')?.focus();
  };

  return (
    <SidePane
      class="rooms"
      isMain={isNarrow.value}
      isCovered={now.page !== 'rooms'}
      title={t('rooms.title')}
      action={
        <>
          {mayAnnounce() && (
            <IconButton icon="megaphone" label={t('rooms.announce')} onClick={() => (openDialog.value = 'announce')} />
          )}
          {offeredTypes(me).length > 0 && (
            <IconButton icon="plus" label={t('rooms.new')} onClick={() => (openDialog.value = 'new-room')} />
          )}
        </>
      }
      list={{ ref: list, onScroll, ...roving }}
      head={
        <>
          <SearchField label={t('rooms.search')} value={search} onInput={setSearch} onKeyDown={enterList} />
          {search === '' && <PlaceFilter />}
          {search === '' && (
            <fieldset class="chips bare" aria-label={t('rooms.filter')}>
              {filters.map((one) => (
                <button
                  key={one.key}
                  type="button"
                  class="chip"
                  aria-pressed={one === chosen}
                  onClick={() => setFilter(one.key)}
                >
                  {one.name}
                </button>
              ))}
              {answersInOffice() && (
                <button type="button" class="chip" aria-pressed={isOffice} onClick={() => setFilter(officeFilter)}>
                  {t('rooms.office')}
                </button>
              )}
            </fieldset>
          )}
        </>
      }
    >
      {search === '' && isNarrow.value && above}
      {search === '' && hasRequests() && <Lazy load={loadRequests} isQuiet />}
      {search === '' && isOffice && <Lazy load={loadOffice} given={{ currentId }} />}
      {search === '' && !isOffice && (
        <>
          <ul aria-label={t('rooms.title')}>
            {lines.map(({ key, name, child, rooms: [room, ...others] }) =>
              others.length === 0 ? (
                <RoomItem key={key} room={room} isCurrent={room.id === currentId} isStop={room.id === stop} />
              ) : (
                <ClassGroup
                  key={key}
                  name={name}
                  child={child}
                  rooms={[room, ...others]}
                  currentId={currentId}
                  stop={stop}
                />
              ),
            )}
          </ul>
          {isBusy && <p class="shimmer">{t('loading')}</p>}
          {loadMore !== undefined && !isBusy && (
            <button type="button" class="button small centred" onClick={loadMore}>
              {t('loadMore')}
            </button>
          )}
          {shown.length === 0 && !isBusy && (
            <NoRooms
              filter={rooms.length === 0 ? 'all' : (chosen?.key ?? 'all')}
              isNarrowed={placed.length < rooms.length}
            />
          )}
        </>
      )}
      {search !== '' && <Lazy load={loadResults} isQuiet given={{ text: search }} />}
    </SidePane>
  );
};

const NoRooms = ({ filter, isNarrowed }: { filter: string; isNarrowed: boolean }) =>
  filter === 'all' && !isNarrowed ? (
    <Empty title={t('rooms.none')}>
      <p>{t('rooms.noneHelp')}</p>
    </Empty>
  ) : (
    <Empty title={t('rooms.noneHere')}>
      <p>{filter === 'unread' ? t('rooms.noneUnread') : t('rooms.noneFilter')}</p>
    </Empty>
  );
