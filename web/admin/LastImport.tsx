import { useEffect, useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { RecordHead } from '../office/RecordItem.tsx';
import { at } from '../session/base.ts';
import { onLink } from '../session/router.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { EarlierImport } from './directoryAnswers.ts';

/** When the last roster came in, because a directory that stands still is wrong after some weeks. */
export const LastImport = ({ directory }: { directory: Pick<DirectoryOfSchool, 'listImports'> }) => {
  const [last, setLast] = useState<EarlierImport | null>(null);
  useEffect(() => {
    // The page of imports says what is wrong with them.
    directory.listImports().then(
      ({ imports }) => setLast(imports[0] ?? null),
      () => setLast(null),
    );
  }, [directory]);
  if (last === null) return null;
  const { users, relations } = last.counts;
  return (
    <section class="school-section">
      <div class="section-head">
        <h2>{t('today.roster')}</h2>
        <a href={at('/school/import')} onClick={onLink}>
          {t('today.allImports')}
        </a>
      </div>
      <div class="record">
        <RecordHead
          title={last.source}
          facts={[
            fullTime(last.at),
            t('imports.counts', {
              people: users.created + users.updated + users.deactivated,
              relations: relations.created + relations.updated + relations.ended,
            }),
          ]}
        />
      </div>
    </section>
  );
};
