import type { Room } from '../../client/wire/wireTypes.ts';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { usePagination } from '../session/usePagination.ts';
import { isFiltered, type MessageFilter, noFilter } from './messageFilter.ts';
import { roomTitle } from './roomTitle.ts';
import './SearchFilters.css';

learnEnglish(enPanels);

interface Named {
  readonly id: number;
  readonly full_name: string;
}

interface Props {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
  /** Offers these rooms; none in the search of one room. */
  readonly rooms?: readonly Room[];
  /** Who may have written; by default the people whom this person may write to. */
  readonly people?: readonly Named[];
}

const shownPeople = 50;

/** What narrows a search for messages: by room, person, days, and what a message has. */
export const SearchFilters = ({ filter, onChange, rooms, people }: Props) => {
  const { client } = useAccount();
  const others = usePagination<Named>(people === undefined ? 'contacts' : '', async () =>
    people === undefined ? client.contacts({ limit: shownPeople }) : { items: [], nextCursor: null },
  );
  const change = (part: Partial<MessageFilter>) => onChange({ ...filter, ...part });
  const choice = (name: 'room' | 'sender', label: string, options: readonly (readonly [number, string])[]) => (
    <label>
      {label}
      <select class="field" value={filter[name]} onChange={(event) => change({ [name]: event.currentTarget.value })}>
        <option value="">{t('filter.any')}</option>
        {options.map(([id, title]) => (
          <option key={id} value={String(id)} dir="auto">
            {title}
          </option>
        ))}
      </select>
    </label>
  );
  const day = (name: 'from' | 'until', label: string) => (
    <label>
      {label}
      <input
        class="field"
        type="date"
        value={filter[name]}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <details class="search-filters" open={isFiltered(filter)}>
      <summary>{t('filter.title')}</summary>
      <fieldset aria-label={t('filter.title')}>
        {rooms !== undefined &&
          choice(
            'room',
            t('filter.room'),
            rooms.map((room) => [room.id, roomTitle(room)]),
          )}
        {choice(
          'sender',
          t('filter.sender'),
          (people ?? others.items).map(({ id, full_name }) => [id, full_name]),
        )}
        <label>
          {t('filter.has')}
          <select
            class="field"
            value={filter.has}
            onChange={(event) => {
              const value = event.currentTarget.value;
              change({ has: value === 'link' || value === 'file' ? value : '' });
            }}
          >
            <option value="">{t('filter.any')}</option>
            <option value="link">{t('filter.link')}</option>
            <option value="file">{t('filter.file')}</option>
          </select>
        </label>
        {day('from', t('filter.from'))}
        {day('until', t('filter.until'))}
        {isFiltered(filter) && (
          <button type="button" class="button small" onClick={() => onChange(noFilter)}>
            {t('filter.clear')}
          </button>
        )}
      </fieldset>
    </details>
  );
};
