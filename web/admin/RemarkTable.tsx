import { useState } from 'preact/hooks';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import type { ShownRemark } from './directoryAnswers.ts';

/** A row about a place in a file. */
export interface RemarkRow {
  readonly place: string;
  readonly problem: string;
  readonly action: string;
  readonly isError: boolean;
}

export const rowOfRemark = ({ file, line, problem, action, is_error: isError }: ShownRemark): RemarkRow => ({
  place: line === null ? file : `${file}:${line}`,
  ...{ problem, action, isError },
});

/** The rows that an error brings; none for an error about something else. */
export const rowsOfFailure = (failure: unknown): readonly RemarkRow[] => {
  const { details } = (failure ?? {}) as { details?: unknown };
  if (!Array.isArray(details)) return [];
  return details.flatMap((one: Partial<Record<string, unknown>> | null) => {
    const { path, file, line, problem, remedy, action } = one ?? {};
    const place = typeof file === 'string' ? `${file}${line ? `:${line}` : ''}` : path;
    if (typeof place !== 'string' || typeof problem !== 'string') return [];
    return [{ place, problem, action: String(remedy ?? action ?? ''), isError: true }];
  });
};

const shownAtOnce = 200;

/** A spreadsheet takes a cell that begins so for a formula. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;

const csvOf = (rows: readonly RemarkRow[]): string =>
  [
    [t('import.place'), t('import.problem'), t('import.action')],
    ...rows.map(({ place, problem, action }) => [place, problem, action]),
  ]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');

/** What is wrong in a roster, row by row, to be mended by whoever makes the file. */
export const RemarkTable = ({ rows, label }: { rows: readonly RemarkRow[]; label: string }) => {
  const [shown, setShown] = useState(shownAtOnce);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(csvOf(rows));
    toast(t('import.copied'));
  };
  return (
    <>
      <div class="table-tools">
        <button type="button" class="button small" onClick={() => reportFailure(copy())}>
          {t('import.copy')}
        </button>
        <button
          type="button"
          class="button small"
          // The mark at the beginning tells spreadsheets that it is UTF-8.
          onClick={() => saveFile(new Blob(['\ufeff', csvOf(rows)], { type: 'text/csv' }), 'roster-problems.csv')}
        >
          {t('import.download')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section class="table-frame" tabIndex={0} aria-label={label}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('import.place')}</th>
              <th scope="col">{t('import.problem')}</th>
              <th scope="col">{t('import.action')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ place, problem, action, isError }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same, and none moves
              <tr key={index}>
                <td class="place">{place}</td>
                <td>
                  {problem} {isError && <span class="change is-ended">{t('import.mend')}</span>}
                </td>
                <td>{action}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > shown && (
          <button type="button" class="button small centred" onClick={() => setShown(shown + shownAtOnce)}>
            {t('import.more', { count: Math.min(shownAtOnce, rows.length - shown) })}
          </button>
        )}
      </section>
    </>
  );
};
