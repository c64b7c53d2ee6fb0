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
  tobedeleted: false,
  inactive: false,
  deleted: false,
  disabled: false,
  archived: false,
  withdrawn: false,
  dropped: false,
  ended: false,
  closed: false,
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
  (column: string, words: Flag, otherwise: { readonly value: boolean; readonly action: string }) =>
  ({ file, line, text, report }: Word): boolean => {
    const value = words[text.toLowerCase()];
    if (value !== undefined) return value;
    report.note({ file, line, problem: `${column} "${text}" is not known`, action: otherwise.action });
    return otherwise.value;
  };

/** False if the row has ended or is to be deleted. */
export const readStatus = reader('status', statusWords, { value: true, action: 'counts as active' });
export const readEnabled = reader('enabledUser', enabledWords, { value: true, action: 'counts as enabled' });

const readPrimaryWord = reader('primary flag', primaryWords, { value: false, action: 'counts as secondary' });

/** Undefined if the row does not say. */
export const readPrimary = (word: Word): boolean | undefined => (word.text === '' ? undefined : readPrimaryWord(word));
