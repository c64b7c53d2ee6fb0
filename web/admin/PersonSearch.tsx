import { useState } from 'preact/hooks';
import { Avatar } from '../design/Avatar.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { t } from '../locales/translate.ts';
import { roleLine } from '../places/RoleList.tsx';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { PersonOnFile } from './directoryAnswers.ts';
import './PersonSearch.css';

interface Props {
  readonly label: string;
  readonly directory: Pick<DirectoryOfSchool, 'people'>;
  readonly chosen: PersonOnFile | null;
  readonly onChoose: (person: PersonOnFile | null) => void;
}

/** Chooses anybody of the directory by name. */
export const PersonSearch = ({ label, directory, chosen, onChoose }: Props) => {
  const [text, setText] = useState('');
  const later = useDebounced(text.trim());
  const people = usePagination(later, (cursor) =>
    later === '' ? Promise.resolve({ items: [], nextCursor: null }) : directory.people({ q: later, cursor }),
  );
  return (
    <fieldset class="bare person-search">
      <legend class="label">{label}</legend>
      {chosen !== null ? (
        <div class="person-chosen">
          <Avatar person={chosen} size="small" />
          <span class="room-text">
            <bdi class="clipped">{chosen.full_name}</bdi>
            <span class="contact-why">{roleLine(chosen.roles)}</span>
          </span>
          <button type="button" class="button small" onClick={() => onChoose(null)}>
            {t('hand.other')}
          </button>
        </div>
      ) : (
        <>
          <SearchField label={`${label}: ${t('admin.search')}`} value={text} onInput={setText} />
          <ul class="picker-list" aria-label={label} {...roving}>
            {people.items.map((person) => (
              <li key={person.id}>
                <button type="button" class="contact-main" data-roving onClick={() => onChoose(person)}>
                  <Avatar person={person} size="small" />
                  <span class="room-text">
                    <bdi class="clipped">{person.full_name}</bdi>
                    <span class="contact-why">{roleLine(person.roles)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {people.loadMore && (
            <button type="button" class="button small centred" onClick={people.loadMore}>
              {t('loadMore')}
            </button>
          )}
          {later !== '' && !people.isLoading && people.items.length === 0 && <p class="note">{t('contacts.none')}</p>}
        </>
      )}
    </fieldset>
  );
};
