import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { useSubscription } from '../session/useSubscription.ts';
import { everywhere, place, placesOf } from './places.ts';
import './PlaceFilter.css';

/** Narrows the lists to a school and a class. Shows nothing to a person who has only one of each. */
export const PlaceFilter = () => {
  const { client, me } = useAccount();
  const { rooms } = useSubscription(client.rooms);
  const { schoolId, className } = place.value;
  const { schools, classes } = placesOf(me, rooms, place.value);
  const hasSchools = schools.length > 1 || schoolId !== null;
  const hasClasses = classes.length > 1 || className !== null;
  if (!hasSchools && !hasClasses) return null;
  return (
    <div class="place-filter">
      {hasSchools && (
        <select
          class={`field ${schoolId === null ? '' : 'is-chosen'}`}
          aria-label={t('places.school')}
          value={schoolId ?? ''}
          onChange={({ currentTarget: { value } }) => {
            place.value = { ...everywhere, schoolId: value === '' ? null : Number(value) };
          }}
        >
          <option value="">{t('places.allSchools')}</option>
          {schools.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {hasClasses && (
        <select
          class={`field ${className === null ? '' : 'is-chosen'}`}
          aria-label={t('places.class')}
          value={className ?? ''}
          onChange={({ currentTarget: { value } }) => {
            place.value = { schoolId, className: value === '' ? null : value };
          }}
        >
          <option value="">{t('places.allClasses')}</option>
          {classes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
};
