import type { RosterReport } from './RosterReport.ts';

type Flag = Readonly<Record<string, boolean>>;

/** OneRoster defines active, inactive (1.0) and tobedeleted; exports contain the other words too. */
const statusWords: Flag = {
  '': true,
  active: true,
  enabled: true,
  enrolled: true,
  current: true,
  open: true,
  published: true,
  tobedeleted: false,
  inactive: false,
  deleted: false,
  disabled: false,
  archived: false,
  withdrawn: false,
  dropped: false,
  ended: false,
  closed: false,
  completed: false,
  suspended: false,
  deleted_last_completed: false,
};
const enabledWords: Flag = {
  '': true,
  true: true,
  yes: true,
  y: true,
  t: true,
  '1': true,
  on: true,
  active: true,
  enabled: true,
  false: false,
  no: false,
  n: false,
  f: false,
  '0': false,
  off: false,
  inactive: false,
  disabled: false,
};
const primaryWords: Flag = {
  true: true,
  yes: true,
  y: true,
  t: true,
  '1': true,
  primary: true,
  false: false,
  no: false,
  n: false,
  f: false,
  '0': false,
  secondary: false,
};

interface Word {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly report: RosterReport;
}

const reader =
  (column: string, words: Flag, otherwise: { readonly value: boolean; readonly action: string; isError?: boolean }) =>
  ({ file, line, text, report }: Word): boolean => {
    const value = words[text.toLowerCase()];
    if (value !== undefined) return value;
    const { action, isError = false } = otherwise;
    report.note({ file, line, problem: `${column} "${text}" is not known`, action, ...(isError && { isError }) });
    return otherwise.value;
  };

/** False if the row has ended or is to be deleted, also by a word that is not known: such a word mostly says how it ended. */
export const readStatus = reader('status', statusWords, { value: false, action: 'counts as inactive', isError: true });
export const readEnabled = reader('enabledUser', enabledWords, {
  value: false,
  action: 'counts as disabled',
  isError: true,
});

const readPrimaryWord = reader('primary flag', primaryWords, { value: false, action: 'counts as secondary' });

/** Undefined if the row does not say. */
export const readPrimary = (word: Word): boolean | undefined => (word.text === '' ? undefined : readPrimaryWord(word));
