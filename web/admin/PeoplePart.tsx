import { useState } from 'preact/hooks';
import { Avatar } from '../design/Avatar.tsx';
import { Empty } from '../design/Empty.tsx';
import { roving } from '../design/roving.ts';
import { SearchField } from '../design/SearchField.tsx';
import { t } from '../locales/translate.ts';
import { roleLine } from '../places/RoleList.tsx';
import { allRoles, roleName } from '../policy/roleName.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { useDebounced } from '../session/useDebounced.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryPerson } from './directoryAnswers.ts';
import { RelationList } from './RelationList.tsx';
import './PeoplePart.css';

export const PeoplePart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [text, setText] = useState('');
  const [role, setRole] = useState('');
  const [round, setRound] = useState(0);
  const [chosen, setChosen] = useState<DirectoryPerson | null>(null);
  const later = useDebounced(text.trim());
  const people = usePagination(`${role} ${later} ${round}`, (cursor) => directory.people({ q: later, role, cursor }));
  const reload = ({ id }: DirectoryPerson): void =>
    reportFailure(
      directory.said(id).then(({ person }) => setChosen((now) => (now?.id === id ? { ...now, ...person } : now))),
    );
  return (
    <div class={`school-split ${chosen ? 'has-choice' : ''}`}>
      <section class="school-list" aria-label={t('admin.people')}>
        <div class="school-filter">
          <SearchField label={t('admin.search')} value={text} onInput={setText} />
          <select
            class="field"
            aria-label={t('admin.role')}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
          >
            <option value="">{t('admin.anyRole')}</option>
            {allRoles(role === '' ? people.items : [...people.items, { role }]).map((one) => (
              <option key={one} value={one}>
                {roleName(one, 'many')}
              </option>
            ))}
          </select>
        </div>
        {people.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(people.failure) })}</p>}
        <ul class="people" {...roving}>
          {people.items.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                class={`contact-main ${person.is_active ? '' : 'is-inactive'}`}
                data-roving
                aria-current={chosen?.id === person.id ? 'true' : undefined}
                onClick={() => setChosen(person)}
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
          ))}
        </ul>
        {people.isLoading && people.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
        {!people.isLoading && people.items.length === 0 && people.failure === null && (
          <Empty title={t('contacts.none')} />
        )}
        {people.loadMore && (
          <button type="button" class="button small centred" onClick={people.loadMore}>
            {t('loadMore')}
          </button>
        )}
      </section>
      <section class="school-detail" aria-label={t('admin.relations')}>
        {chosen ? (
          <RelationList
            key={`${chosen.id} ${round}`}
            person={chosen}
            directory={directory}
            onBack={() => setChosen(null)}
            onErased={() => {
              setChosen(null);
              setRound(round + 1);
            }}
            onChanged={() => {
              setRound(round + 1);
              reload(chosen);
            }}
          />
        ) : (
          <Empty title={t('admin.choosePerson')} />
        )}
      </section>
    </div>
  );
};
