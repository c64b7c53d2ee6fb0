import { useEffect, useRef, useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { EarlierImport, ShownUndo } from './directoryAnswers.ts';
import { RosterOutcome } from './RosterOutcome.tsx';

interface Props {
  readonly directory: DirectoryOfSchool;
  /** The list is read anew when it changes. */
  readonly version: unknown;
  /** An import was undone. */
  readonly onUndone: () => void;
}

/** What was imported, the newest first, and the way back: first what an undo would do, then the undo. */
export const EarlierImports = ({ directory, version, onUndone }: Props) => {
  const imports = usePagination('', async (before) => {
    const { imports: items, has_more: hasMore } = await directory.listImports(
      before === undefined ? before : Number(before),
    );
    return { items, nextCursor: hasMore ? String(items.at(-1)?.id) : null };
  });
  const [undo, setUndo] = useState<ShownUndo | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  // A second click comes before the page has changed.
  const isRunning = useRef(false);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) imports.reload();
    isFirst.current = false;
  }, [version]);

  const run = async (id: number, isDryRun: boolean): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    setProblem(null);
    try {
      const shown = await directory.undoImport(id, isDryRun);
      setUndo(shown);
      if (!isDryRun) {
        imports.reload();
        onUndone();
      }
    } catch (failure) {
      setProblem(failure);
    } finally {
      isRunning.current = false;
    }
  };

  if (imports.items.length === 0 && imports.failure === null && problem === null) return null;
  return (
    <section class="school-section earlier-imports">
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
      <RecordList label={t('imports.title')} list={imports} none={t('imports.none')}>
        {(one) => (
          <RecordItem
            key={one.id}
            title={one.source}
            facts={[
              t('list.number', { number: String(one.id) }),
              fullTime(one.at),
              whoIn(one),
              countsIn(one),
              one.undoes !== null && t('imports.undoOf', { number: one.undoes }),
              one.undone_by !== null && t('imports.undoneBy', { number: one.undone_by }),
            ]}
            actions={
              one.undone_by === null &&
              !one.is_forgotten &&
              one.changes > 0 && (
                <button type="button" class="button small" onClick={() => void run(one.id, true)}>
                  {t('imports.undo', { number: one.id })}
                </button>
              )
            }
          />
        )}
      </RecordList>
    </section>
  );
};

const whoIn = ({ actor: { kind, user } }: EarlierImport): string => user?.full_name ?? t(`audit.by.${kind}`);

const countsIn = ({ counts: { users, relations } }: EarlierImport): string =>
  t('imports.counts', {
    people: users.created + users.updated + users.deactivated,
    relations: relations.created + relations.updated + relations.ended,
  });
