import { useState } from 'preact/hooks';
import { enNotifications } from '../locales/enNotifications.ts';
import { learnEnglish, t, tryText } from '../locales/translate.ts';
import { SchoolRulesDialog } from '../notifications/SchoolRulesDialog.tsx';
import { everySchool } from '../notifications/schoolRules.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordHead } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { useAccount } from '../session/Account.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { DirectoryOrganisation } from './directoryAnswers.ts';
import './OrganisationsPart.css';

learnEnglish(enNotifications);

/** The schools and districts that the person manages, each below the one to which it belongs. */
export const OrganisationsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const { me, token } = useAccount();
  const found = usePagination('', (cursor) => directory.organisations(cursor));
  /** Of which the rules are open. */
  const [ruled, setRuled] = useState<{ readonly id: number; readonly name: string } | null>(null);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.organisations')} purpose={t('organisations.help')}>
        {me.rights.manage_whole_directory && (
          <button
            type="button"
            class="button"
            onClick={() => setRuled({ id: everySchool, name: t('notify.rules.everyName') })}
          >
            {t('notify.rules.every')}
          </button>
        )}
      </PageHeader>
      <RecordList
        label={t('admin.organisations')}
        list={{ ...found, items: inTreeOrder(found.items) }}
        none={t('organisations.none')}
        noneHelp={t('organisations.noneHelp')}
      >
        {({ organisation, depth }) => (
          <li key={organisation.id} class="record organisation" style={{ '--depth': depth }}>
            <RecordHead
              title={organisation.name}
              facts={[
                tryText(`organisations.is.${organisation.type}`) ?? organisation.type,
                organisation.external_id,
                organisation.source,
                organisation.time_zone,
              ]}
            />
            <div class="record-actions">
              <button
                type="button"
                class="button small"
                aria-label={t('notify.rules.of', { name: organisation.name })}
                onClick={() => setRuled(organisation)}
              >
                {t('notify.rules.open')}
              </button>
            </div>
          </li>
        )}
      </RecordList>
      {ruled && <SchoolRulesDialog organisation={ruled} token={token} onClose={() => setRuled(null)} />}
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
