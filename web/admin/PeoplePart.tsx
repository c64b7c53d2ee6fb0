import { Avatar } from '../design/Avatar.tsx';
import { Empty } from '../design/Empty.tsx';
import { SearchField } from '../design/SearchField.tsx';
import { t } from '../locales/translate.ts';
import { FilterBar, FilterSelect } from '../office/FilterBar.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAddress } from '../office/useAddress.ts';
import { roleLine } from '../places/RoleList.tsx';
import { allRoles, roleName } from '../policy/roleName.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import { RelationList } from './RelationList.tsx';
import { usePersonInAddress } from './usePersonInAddress.ts';
import './PeoplePart.css';

/** Everybody of the schools, and beside the list the person that was chosen in it. */
export const PeoplePart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [text, setText] = useAddress('q');
  const [role, setRole] = useAddress('role');
  const { person: chosen, choose, reread } = usePersonInAddress(directory, 'person');
  const later = useDebounced(text.trim());
  const people = usePagination(`${role} ${later}`, (cursor) => directory.people({ q: later, role, cursor }));
  const isFiltered = later !== '' || role !== '';
  const clear = (): void => {
    setText('');
    setRole('');
  };
  return (
    <div class="school-both">
      <PageHeader title={t('admin.people')} purpose={t('admin.peopleHelp')} />
      <div class={`school-split ${chosen ? 'has-choice' : ''}`}>
        <section class="school-list" aria-label={t('admin.people')}>
          <FilterBar onClear={isFiltered ? clear : undefined}>
            <SearchField label={t('admin.search')} value={text} onInput={setText} />
            <FilterSelect
              label={t('admin.role')}
              value={role}
              options={[
                { value: '', text: t('admin.anyRole') },
                ...allRoles(role === '' ? people.items : [...people.items, { role }]).map((one) => ({
                  value: one,
                  text: roleName(one, 'many'),
                })),
              ]}
              onChange={setRole}
            />
          </FilterBar>
          <RecordList
            label={t('admin.people')}
            list={people}
            none={t('contacts.none')}
            noneHelp={t('admin.peopleNoneHelp')}
            onClear={isFiltered ? clear : undefined}
            isPlain
          >
            {(person) => (
              <li key={person.id}>
                <button
                  type="button"
                  class={`contact-main ${person.is_active ? '' : 'is-inactive'}`}
                  data-roving
                  aria-current={chosen?.id === person.id ? 'true' : undefined}
                  onClick={() => choose(person)}
                >
                  <Avatar person={person} />
                  <span class="room-text">
                    <strong class="clipped">{person.full_name}</strong>
                    <span class="contact-why">
                      {[
                        roleLine(person.roles),
                        t('admin.relationCount', { count: person.relation_count }),
                        ...(person.is_active ? [] : [t('admin.inactive')]),
                      ].join(' · ')}
                    </span>
                  </span>
                </button>
              </li>
            )}
          </RecordList>
        </section>
        <section class="school-detail" aria-label={chosen?.full_name ?? t('admin.relations')}>
          {chosen ? (
            <RelationList
              key={chosen.id}
              person={chosen}
              directory={directory}
              onBack={() => choose(null)}
              onErased={() => {
                choose(null);
                people.reload();
              }}
              onChanged={() => {
                reread();
                people.reload();
              }}
            />
          ) : (
            <Empty title={t('admin.choosePerson')}>
              <p>{t('admin.choosePersonHelp')}</p>
            </Empty>
          )}
        </section>
      </div>
    </div>
  );
};
