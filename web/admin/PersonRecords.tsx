import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { t } from '../locales/translate.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { Erasure, PersonOnFile } from './directoryAnswers.ts';

interface Props {
  readonly person: PersonOnFile;
  readonly directory: DirectoryOfSchool;
  readonly onErased: () => void;
}

/** What was said before the confirmation is confirmed with it. */
const openText = ({ open_cases: cases, open_reports: reports }: Erasure): string =>
  cases + reports === 0 ? '' : ` ${t('records.eraseOpen', { count: cases + reports })}`;

/** What the office does with the records of a person: gives them out, and erases them. */
export const PersonRecords = ({ person, directory, onErased }: Props) => {
  const [isExporting, setIsExporting] = useState(false);
  const [erasure, setErasure] = useState<Erasure | null>(null);
  const exportPerson = async (): Promise<void> => {
    setIsExporting(true);
    try {
      saveFile(await directory.exportPerson(person.id), `person-${person.id}.zip`);
    } finally {
      setIsExporting(false);
    }
  };
  return (
    <>
      <button type="button" class="button small" disabled={isExporting} onClick={() => reportFailure(exportPerson())}>
        {t(isExporting ? 'records.exporting' : 'records.export')}
      </button>
      <button
        type="button"
        class="button small danger"
        onClick={() => reportFailure(directory.erasePerson(person.id, true).then(setErasure))}
      >
        {t('records.erase')}
      </button>
      {erasure && (
        <ConfirmDialog
          question={`${t('records.eraseSure', {
            name: person.full_name,
            messages: erasure.messages,
            rooms: erasure.rooms,
          })}${openText(erasure)}`}
          action={t('records.erase')}
          onClose={() => setErasure(null)}
          onConfirm={() =>
            reportFailure(
              directory.erasePerson(person.id, false, erasure.open_cases + erasure.open_reports > 0).then(onErased),
            )
          }
        />
      )}
    </>
  );
};
