import { useEffect, useRef, useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { EarlierImport, ShownUndo } from './directoryAnswers.ts';
import { RosterOutcome } from './RosterOutcome.tsx';
import './EarlierImports.css';

interface Props {
  readonly directory: DirectoryOfSchool;
  /** The list is read anew when it changes. */
  readonly version: unknown;
  /** An import was undone. */
  readonly onUndone: () => void;
}

/** What was imported, the newest first, and the way back: first what an undo would do, then the undo. */
export const EarlierImports = ({ directory, version, onUndone }: Props) => {
  const [imports, setImports] = useState<readonly EarlierImport[]>([]);
  const [hasMore, setHasMore] = useState(false);
  const [undo, setUndo] = useState<ShownUndo | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  // A second click comes before the page has changed.
  const isRunning = useRef(false);

  const load = async (before?: number): Promise<void> => {
    try {
      const page = await directory.listImports(before);
      setImports((known) => (before === undefined ? page.imports : [...known, ...page.imports]));
      setHasMore(page.has_more);
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => void load(), [version]);

  const run = async (id: number, isDryRun: boolean): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    setProblem(null);
    try {
      const shown = await directory.undoImport(id, isDryRun);
      setUndo(shown);
      if (!isDryRun) {
        await load();
        onUndone();
      }
    } catch (failure) {
      setProblem(failure);
    } finally {
      isRunning.current = false;
    }
  };

  if (imports.length === 0 && problem === null) return null;
  return (
    <section class="earlier-imports">
      <h2>{t('imports.title')}</h2>
      <div aria-live="polite">
        {problem !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(problem) })}
          </p>
        )}
        {undo !== null && (
          <>
            {undo.left_count > 0 && <p class="note">{t('imports.left', { count: undo.left_count })}</p>}
            <RosterOutcome
              report={{ outcome: undo.outcome, remarks: [], summary: { notices: 0 } }}
              title={t(undo.is_dry_run ? 'imports.preview' : 'imports.undone', { number: undo.undone.id })}
              applyText={t('imports.apply', { number: undo.undone.id })}
              onApply={undo.is_dry_run ? () => void run(undo.undone.id, false) : null}
            />
          </>
        )}
      </div>
      <ol class="imports">
        {imports.map((one) => (
          <li key={one.id} class="import-row">
            <span class="figure">{one.id}</span>
            <span>
              <bdi>{one.source}</bdi> · {fullTime(one.at)} · <bdi>{whoIn(one)}</bdi>
              <span class="note">{countsIn(one)}</span>
              {one.undoes !== null && <span class="note">{t('imports.undoOf', { number: one.undoes })}</span>}
              {one.undone_by !== null && <span class="note">{t('imports.undoneBy', { number: one.undone_by })}</span>}
            </span>
            {one.undone_by === null && !one.is_forgotten && one.changes > 0 && (
              <button type="button" class="button small" onClick={() => void run(one.id, true)}>
                {t('imports.undo', { number: one.id })}
              </button>
            )}
          </li>
        ))}
      </ol>
      {hasMore && (
        <button type="button" class="button" onClick={() => void load(imports.at(-1)?.id)}>
          {t('imports.more')}
        </button>
      )}
    </section>
  );
};

const whoIn = ({ actor: { kind, user } }: EarlierImport): string => user?.full_name ?? t(`audit.by.${kind}`);

const countsIn = ({ counts: { users, relations } }: EarlierImport): string =>
  t('imports.counts', {
    people: users.created + users.updated + users.deactivated,
    relations: relations.created + relations.updated + relations.ended,
  });
