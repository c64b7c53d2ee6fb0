import { useEffect, useState } from 'preact/hooks';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { Empty } from '../design/Empty.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { SidePane } from '../design/SidePane.tsx';
import { t } from '../locales/translate.ts';
import { PlaceFilter } from '../places/PlaceFilter.tsx';
import { isContactIn, place } from '../places/places.ts';
import { roleName, rolesInOrder } from '../policy/roleName.ts';
import { useAccount } from '../session/Account.ts';
import { isNarrow } from '../session/isNarrow.ts';
import { usePageTitle } from '../session/pageTitle.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import { ContactItem } from './ContactItem.tsx';
import { PersonCard } from './PersonCard.tsx';
import { knownReasons, useReasons } from './useReason.ts';
import './ContactsPage.css';

const pageSize = 100;
/** The next page is loaded this many pixels before the end of the list. */
const reachPx = 400;

export const ContactsPage = () => {
  usePageTitle(t('nav.people'));
  const { client } = useAccount();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Contact | null>(null);
  const [favourites, setFavourites] = useState<ReadonlyMap<number, boolean>>(new Map());
  const later = useDebounced(text.trim());
  const people = usePagination(later, (cursor) =>
    client.contacts({ limit: pageSize, ...(later !== '' && { text: later }), ...(cursor && { cursor }) }),
  );
  useReasons(
    people.items.map(({ id }) => id),
    place.value.className !== null,
  );
  const contacts = people.items
    .filter((one) => isContactIn(place.value, one, knownReasons.value.get(one.id)))
    .map((one) => ({ ...one, is_favourite: favourites.get(one.id) ?? one.is_favourite }));
  // The chosen person stays open while the list shows others, e.g. after more letters of a search.
  const open = contacts.find(({ id }) => id === chosen?.id) ?? chosen;

  const onFavourite = ({ id, is_favourite }: Contact): void => {
    setFavourites(new Map(favourites).set(id, !is_favourite));
    reportFailure(
      client.setFavourite(id, !is_favourite).catch((failure: unknown) => {
        setFavourites((now) => new Map(now).set(id, is_favourite));
        throw failure;
      }),
    );
  };
  const more = people.isLoading || people.failure !== null ? undefined : people.loadMore;
  const onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < reachPx) more?.();
  };
  // A place may have none of those that came so far.
  const isNarrowed = contacts.length < people.items.length;
  useEffect(() => {
    if (contacts.length === 0 && people.items.length > 0) more?.();
  }, [contacts.length, people.items.length, more === undefined]);
  const group = (name: string, members: readonly Contact[]) =>
    members.length > 0 && (
      <section class="group" key={name}>
        <h2>
          {name} <span class="figure">{people.loadMore ? `${members.length}+` : members.length}</span>
        </h2>
        <ul>
          {members.map((one) => (
            <ContactItem
              key={one.id}
              contact={one}
              isCurrent={one.id === chosen?.id}
              onOpen={() => setChosen(one)}
              onFavourite={() => onFavourite(one)}
            />
          ))}
        </ul>
      </section>
    );

  return (
    <>
      <SidePane
        class={`contacts ${open ? 'is-covered' : ''}`}
        title={t('contacts.title')}
        isMain={isNarrow.value}
        isCovered={open !== null}
        head={
          <>
            <SearchField label={t('contacts.search')} value={text} onInput={setText} />
            <PlaceFilter />
          </>
        }
        list={{ ...roving, onScroll }}
      >
        {later === '' &&
          group(
            t('contacts.favourites'),
            contacts.filter(({ is_favourite }) => is_favourite),
          )}
        {later === ''
          ? rolesInOrder(contacts).map((role) =>
              group(
                roleName(role, 'many'),
                contacts.filter((one) => one.role === role),
              ),
            )
          : group(t('contacts.title'), contacts)}
        {people.isLoading && (contacts.length === 0 || isNarrowed) && <p class="shimmer">{t('loading')}</p>}
        {people.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(people.failure) })}</p>}
        {!people.isLoading && contacts.length === 0 && people.failure === null && !people.loadMore && (
          <Empty title={t('contacts.none')}>
            <p>{later === '' ? t('contacts.noneAtAll') : t('contacts.noneHelp')}</p>
          </Empty>
        )}
        {people.loadMore && (
          <button type="button" class="button small centred" onClick={people.loadMore}>
            {t('loadMore')}
          </button>
        )}
        {contacts.length > 0 && <p class="note contacts-missing">{t('contacts.missing')}</p>}
      </SidePane>
      {(open || !isNarrow.value) && (
        <main class="pane-main" id="main" tabIndex={-1}>
          {open ? (
            <PersonCard key={open.id} person={open} onBack={() => setChosen(null)} />
          ) : (
            <Empty title={t('nav.people')}>
              <p>{t('contacts.missing')}</p>
            </Empty>
          )}
        </main>
      )}
    </>
  );
};
