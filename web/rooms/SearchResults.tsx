import { useState } from 'preact/hooks';
import { ContactItem } from '../contacts/ContactItem.tsx';
import { Empty } from '../design/Empty.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { MessageHits } from './MessageHits.tsx';
import { isFiltered, isSearchable, noFilter } from './messageFilter.ts';
import { RoomItem } from './RoomItem.tsx';
import { nameMatches } from './roomFilters.ts';
import { roomTitle } from './roomTitle.ts';
import { SearchFilters } from './SearchFilters.tsx';
import { useFoundRooms } from './useFoundRooms.ts';

learnEnglish(enPanels);

const shownPeople = 5;

/** The results of a search: chats by name, people by name, and messages. */
export const SearchResults = ({ text }: { text: string }) => {
  const { client } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  const [filter, setFilter] = useState(noFilter);
  const later = useDebounced(text.trim());
  const people = usePagination(later, async () => client.contacts({ text: later, limit: shownPeople }));
  const chats = useFoundRooms(later === '' ? null : { text: later }, (room) => nameMatches(roomTitle(room), text));
  const found = chats.rooms;
  return (
    <>
      {found.length > 0 && (
        <section class="group">
          <h2>{t('search.chats')}</h2>
          <ul>
            {found.map((room) => (
              <RoomItem key={room.id} room={room} isCurrent={false} isStop={true} />
            ))}
          </ul>
          {chats.loadMore && (
            <button type="button" class="button small centred" onClick={chats.loadMore}>
              {t('loadMore')}
            </button>
          )}
        </section>
      )}
      {people.items.length > 0 && (
        <section class="group">
          <h2>{t('search.people')}</h2>
          <ul>
            {people.items.map((person) => (
              <ContactItem key={person.id} contact={person} />
            ))}
          </ul>
        </section>
      )}
      {isSearchable(later) && <SearchFilters filter={filter} onChange={setFilter} rooms={rooms} />}
      <MessageHits
        text={later}
        filter={filter}
        whenNone={
          (found.length + people.items.length > 0 && !isFiltered(filter)) ||
          people.isLoading ||
          chats.isLoading ? null : (
            <Empty title={t('search.none', { text })}>
              <p>{t(isFiltered(filter) ? 'filter.noneHelp' : 'search.noneHelp')}</p>
            </Empty>
          )
        }
      />
    </>
  );
};
