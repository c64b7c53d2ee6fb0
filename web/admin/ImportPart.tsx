import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { ImportReport } from './directoryAnswers.ts';
import { EarlierImports } from './EarlierImports.tsx';
import { ImportSettings } from './ImportSettings.tsx';
import { type OfferedFormat, type OfferedSource, offeredFormats, type ReadingSettings } from './importCalls.ts';
import { isZip } from './isZip.ts';
import { RemarkTable, rowsOfFailure } from './RemarkTable.tsx';
import { RosterDrop } from './RosterDrop.tsx';
import { RosterOutcome } from './RosterOutcome.tsx';
import './ImportPart.css';

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'working'; readonly isDryRun: boolean }
  | { readonly at: 'shown' | 'applied'; readonly report: ImportReport }
  | { readonly at: 'failed'; readonly failure: unknown };

const formatNames: Readonly<Record<Exclude<OfferedFormat, 'auto'>, string>> = {
  oneroster: 'OneRoster',
  sds: 'School Data Sync v2.1',
  sds1: 'School Data Sync v1',
  canvas: 'Canvas SIS',
  clever: 'Clever',
};

const today = (): string => new Date().toLocaleDateString('sv');

/** Imports a roster: first shows what would change, then applies it. */
export const ImportPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [file, setFile] = useState<File | null>(null);
  const [asOf, setAsOf] = useState(today);
  const [format, setFormat] = useState<OfferedFormat>('auto');
  const [sources, setSources] = useState<readonly OfferedSource[]>([]);
  const [source, setSource] = useState('');
  const [settings, setSettings] = useState<ReadingSettings>({});
  const [isChanged, setIsChanged] = useState(false);
  const [unknown, setUnknown] = useState<Readonly<Record<string, number>>>({});
  const [step, setStep] = useState<Step>({ at: 'choose' });
  // A second click comes before the page has changed.
  const isRunning = useRef(false);

  const fail = (failure: unknown): void => setStep({ at: 'failed', failure });
  useEffect(() => {
    directory.sources().then((all) => {
      const rosters = all.filter(({ kind }) => kind === 'roster');
      setSources(rosters);
      if (rosters.length === 1) setSource(rosters[0]?.name ?? '');
    }, fail);
  }, []);
  useEffect(() => {
    if (source === '' || isChanged) return;
    directory.sourceSettings(source).then(setSettings, fail);
  }, [source]);

  /** What is shown is of another file, day or reading. */
  const forget = (): void => setStep((now) => (now.at === 'working' ? now : { at: 'choose' }));
  const choose = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    setUnknown({});
    const isRight = await isZip(chosen);
    setFile(isRight ? chosen : null);
    if (isRight) forget();
    else fail(new Error(t('import.wrongFile', { name: chosen.name })));
  };
  const run = async (isDryRun: boolean, force?: number): Promise<void> => {
    if (file === null || isRunning.current) return;
    isRunning.current = true;
    setStep({ at: 'working', isDryRun });
    try {
      const report = await directory.importRoster(file, {
        ...{ isDryRun, asOf, format, source },
        ...(isChanged && { settings }),
        ...(force !== undefined && { force }),
      });
      setUnknown(report.summary.unknownRoles);
      if (source === '') setSource(report.source);
      setStep({ at: isDryRun ? 'shown' : 'applied', report });
    } catch (failure) {
      fail(failure);
    } finally {
      isRunning.current = false;
    }
  };
  const isWorking = step.at === 'working';

  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.import')} purpose={t('import.formats')} />
      <form
        class="import-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(true);
        }}
      >
        <RosterDrop file={file} onChoose={(chosen) => void choose(chosen)} />
        <ImportSettings
          {...{ directory, sources, source, settings, unknown, isChanged }}
          onSource={(name) => {
            setSource(name);
            forget();
          }}
          onSettings={(changed) => {
            setSettings(changed);
            setIsChanged(true);
            forget();
          }}
          onSaved={() => setIsChanged(false)}
        />
        <div class="import-line">
          <label class="label">
            {t('import.asOf')}
            <input
              class="field"
              type="date"
              value={asOf}
              onInput={(event) => {
                setAsOf(event.currentTarget.value);
                forget();
              }}
            />
          </label>
          <label class="label">
            {t('import.format')}
            <select
              class="field"
              value={format}
              onChange={(event) => {
                setFormat(event.currentTarget.value as OfferedFormat);
                forget();
              }}
            >
              {offeredFormats.map((one) => (
                <option key={one} value={one}>
                  {one === 'auto' ? t('import.format.auto') : formatNames[one]}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="button primary" disabled={file === null || isWorking}>
            {t('import.check')}
          </button>
        </div>
      </form>
      <div aria-live="polite">
        {isWorking && <p class="shimmer">{t(step.isDryRun ? 'import.checking' : 'import.applying')}</p>}
        {step.at === 'failed' && <Failure failure={step.failure} />}
        {(step.at === 'shown' || step.at === 'applied') && (
          <RosterOutcome
            report={step.report}
            title={t(step.at === 'shown' ? 'import.dryRun' : 'import.applied')}
            onApply={step.at === 'shown' ? (force) => void run(false, force) : null}
          />
        )}
      </div>
      <EarlierImports
        directory={directory}
        version={step.at === 'applied' ? step.report : null}
        onUndone={() => setStep({ at: 'choose' })}
      />
    </div>
  );
};

const Failure = ({ failure }: { failure: unknown }) => {
  const rows = rowsOfFailure(failure);
  return (
    <>
      <p class="problem" role="alert">
        {t('failed', { reason: reasonIn(failure) })}
      </p>
      {rows.length > 0 && <RemarkTable rows={rows} label={t('import.problems')} />}
    </>
  );
};
