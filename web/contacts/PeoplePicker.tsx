import { useState } from 'preact/hooks';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { useAccount } from '../session/Account.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import './PeoplePicker.css';

learnEnglish(enPanels);

interface Props {
  /** null: a click chooses one person and closes the choice. */
  readonly chosen: readonly Contact[] | null;
  readonly except?: ReadonlySet<number>;
  /** Offers people of this role only. */
  readonly role?: string | undefined;
  readonly onChoose: (contact: Contact) => void;
}

/** Chooses among the people whom this person may write to. */
export const PeoplePicker = ({ chosen, except, role, onChoose }: Props) => {
  const { client } = useAccount();
  const [text, setText] = useState('');
  const later = useDebounced(text.trim());
  const people = usePagination(`${role} ${later}`, (cursor) =>
    client.contacts({ text: later, limit: 50, ...(role && { role }), ...(cursor && { cursor }) }),
  );
  const shown = people.items.filter(({ id }) => !except?.has(id));
  const isChosen = (contact: Contact): boolean => chosen?.some(({ id }) => id === contact.id) ?? false;
  return (
    <div class="picker">
      <SearchField label={t('contacts.search')} value={text} onInput={setText} />
      <ul class="picker-list" aria-label={t('new.people')} {...roving}>
        {shown.map((contact) => (
          <li key={contact.id}>
            <button
              type="button"
              class="contact-main"
              data-roving
              aria-pressed={chosen === null ? undefined : isChosen(contact)}
              onClick={() => onChoose(contact)}
            >
              <Avatar person={contact} size="small" />
              <span class="room-text">
                <span class="clipped">
                  <bdi>{contact.full_name}</bdi>
                </span>
                <span class="contact-why">{roleName(contact.role)}</span>
              </span>
              {isChosen(contact) && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
      {people.isLoading && shown.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!people.isLoading && shown.length === 0 && <p class="note">{t('contacts.noneHelp')}</p>}
      {people.loadMore && (
        <button type="button" class="button small centred" onClick={people.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};
