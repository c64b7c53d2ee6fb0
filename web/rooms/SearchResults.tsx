import { ContactItem } from '../contacts/ContactItem.tsx';
import { Empty } from '../design/Empty.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { MessageHits } from './MessageHits.tsx';
import { RoomItem } from './RoomItem.tsx';
import { nameMatches } from './roomFilters.ts';
import { roomTitle } from './roomTitle.ts';
import { useFoundRooms } from './useFoundRooms.ts';

learnEnglish(enPanels);

const shownPeople = 5;

/** The results of a search: chats by name, people by name, and messages. */
export const SearchResults = ({ text }: { text: string }) => {
  const { client } = useAccount();
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
      <MessageHits
        text={later}
        whenNone={
          found.length + people.items.length > 0 || people.isLoading || chats.isLoading ? null : (
            <Empty title={t('search.none', { text })}>
              <p>{t('search.noneHelp')}</p>
            </Empty>
          )
        }
      />
    </>
  );
};
