import { useEffect, useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { PullOfSource } from './importCalls.ts';

interface Props {
  readonly directory: DirectoryOfSchool;
  readonly source: string;
}

/** How the pulls of a source from its school information system have gone; nothing where none is set up. */
export const PullLine = ({ directory, source }: Props) => {
  const [pull, setPull] = useState<PullOfSource | null>(null);
  useEffect(() => {
    let isWanted = true;
    setPull(null);
    directory.pullOf(source).then(
      (found) => isWanted && setPull(found),
      // A source that nobody has named yet has no pulls.
      () => isWanted && setPull(null),
    );
    return () => {
      isWanted = false;
    };
  }, [source]);
  if (pull === null || (pull.due_at === null && pull.attempted_at === null)) return null;
  const { succeeded_at: succeeded, failed_at: failed, failure, due_at: due } = pull;
  return (
    <div class="note">
      {failure !== null && failed !== null && (
        <p class="problem">{t('pull.failed', { time: fullTime(failed), reason: failure })}</p>
      )}
      {succeeded !== null && <p>{t('pull.succeeded', { time: fullTime(succeeded) })}</p>}
      {due !== null && <p>{t('pull.due', { time: fullTime(due) })}</p>}
    </div>
  );
};
