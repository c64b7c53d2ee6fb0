import { useState } from 'preact/hooks';
import type { Room } from '../../client/wire/wireTypes.ts';
import { ContactItem } from '../contacts/ContactItem.tsx';
import { Empty } from '../design/Empty.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { MessageHits } from './MessageHits.tsx';
import { isFiltered, isSearchable, noFilter } from './messageFilter.ts';
import { RoomItem } from './RoomItem.tsx';
import { nameMatches } from './roomFilters.ts';
import { roomTitle } from './roomTitle.ts';
import { SearchFilters } from './SearchFilters.tsx';

learnEnglish(enPanels);

const shownPeople = 5;

/** The results of a search: chats by name, people by name, and messages. */
export const SearchResults = ({ text, rooms }: { text: string; rooms: readonly Room[] }) => {
  const { client } = useAccount();
  const [filter, setFilter] = useState(noFilter);
  const later = useDebounced(text.trim());
  const people = usePagination(later, async () => client.contacts({ text: later, limit: shownPeople }));
  const found = rooms.filter((room) => nameMatches(roomTitle(room), text));
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
          (found.length + people.items.length > 0 && !isFiltered(filter)) || people.isLoading ? null : (
            <Empty title={t('search.none', { text })}>
              <p>{t(isFiltered(filter) ? 'filter.noneHelp' : 'search.noneHelp')}</p>
            </Empty>
          )
        }
      />
    </>
  );
};
