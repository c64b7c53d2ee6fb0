import { useRef, useState } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool, ImportReport } from './directory.ts';
import { RosterOutcome } from './RosterOutcome.tsx';
import './ImportPart.css';

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'working'; readonly isDryRun: boolean }
  | { readonly at: 'shown' | 'applied'; readonly report: ImportReport }
  | { readonly at: 'failed'; readonly reason: string };

const today = (): string => new Date().toLocaleDateString('sv');

/** Imports a roster: first shows what would change, then applies it. */
export const ImportPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [file, setFile] = useState<File | null>(null);
  const [asOf, setAsOf] = useState(today);
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [isOver, setIsOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const choose = (chosen: File | null | undefined): void => {
    setFile(chosen ?? null);
    setStep({ at: 'choose' });
  };
  const run = async (isDryRun: boolean, force?: number): Promise<void> => {
    if (file === null) return;
    setStep({ at: 'working', isDryRun });
    try {
      const report = await directory.importRoster(file, { isDryRun, asOf, ...(force !== undefined && { force }) });
      setStep({ at: isDryRun ? 'shown' : 'applied', report });
    } catch (failure) {
      setStep({ at: 'failed', reason: reasonIn(failure) });
    }
  };
  const isWorking = step.at === 'working';

  return (
    <div class="school-sheet">
      <p class="lead">{t('import.help')}</p>
      <form
        class="import-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(true);
        }}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside is the first */}
        <div
          class={`drop ${isOver ? 'is-over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setIsOver(false);
            choose(event.dataTransfer?.files[0]);
          }}
        >
          <Icon name="upload" size={26} />
          <button type="button" class="button" onClick={() => field.current?.click()}>
            {t('import.choose')}
          </button>
          <span class="note">{file?.name ?? t('import.dropped')}</span>
          <input
            ref={field}
            type="file"
            class="unseen"
            accept=".zip,application/zip"
            tabIndex={-1}
            aria-label={t('import.file')}
            onChange={(event) => choose(event.currentTarget.files?.[0])}
          />
        </div>
        <div class="import-line">
          <label class="label">
            {t('import.asOf')}
            <input
              class="field"
              type="date"
              value={asOf}
              onInput={(event) => {
                setAsOf(event.currentTarget.value);
                // What is shown is for another day.
                setStep({ at: 'choose' });
              }}
            />
          </label>
          <button type="submit" class="button primary" disabled={file === null || isWorking}>
            {t('import.check')}
          </button>
        </div>
      </form>
      <div aria-live="polite">
        {isWorking && <p class="shimmer">{t(step.isDryRun ? 'import.checking' : 'import.applying')}</p>}
        {step.at === 'failed' && (
          <p class="problem" role="alert">
            {t('failed', { reason: step.reason })}
          </p>
        )}
        {(step.at === 'shown' || step.at === 'applied') && (
          <RosterOutcome
            report={step.report}
            title={t(step.at === 'shown' ? 'import.dryRun' : 'import.applied')}
            onApply={step.at === 'shown' ? (force) => void run(false, force) : null}
          />
        )}
      </div>
    </div>
  );
};
