import { Empty } from '../design/Empty.tsx';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryOrganisation } from './directoryAnswers.ts';
import './OrganisationsPart.css';

/** The schools and districts that the person manages, each below the one to which it belongs. */
export const OrganisationsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const found = usePagination('', (cursor) => directory.organisations(cursor ?? undefined));
  return (
    <div class="school-sheet">
      {found.failure !== null && <p class="problem">{t('failed', { reason: reasonIn(found.failure) })}</p>}
      {found.isLoading && found.items.length === 0 && <p class="shimmer">{t('loading')}</p>}
      {!found.isLoading && found.items.length === 0 && found.failure === null && (
        <Empty title={t('organisations.none')} />
      )}
      <ul class="organisations" aria-label={t('admin.organisations')}>
        {inTreeOrder(found.items).map(({ organisation, depth }) => (
          <li key={organisation.id} style={{ '--depth': depth }}>
            <strong>{organisation.name}</strong>
            <span class="note">
              {[organisation.type, organisation.external_id, organisation.source, organisation.time_zone]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {found.loadMore && (
        <button type="button" class="button small centred" onClick={found.loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};

interface Placed {
  readonly organisation: DirectoryOrganisation;
  readonly depth: number;
}

/** Each organisation after the one above it. One whose upper organisation is not among them stands at the top. */
export const inTreeOrder = (all: readonly DirectoryOrganisation[]): readonly Placed[] => {
  const ids = new Set(all.map(({ id }) => id));
  const below = (parent: number | null, depth: number): Placed[] =>
    all
      .filter(({ parent_id: id }) => (id !== null && ids.has(id) ? id : null) === parent)
      .flatMap((organisation) => [{ organisation, depth }, ...below(organisation.id, depth + 1)]);
  return below(null, 0);
};
