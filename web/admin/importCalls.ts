import { fetchJson } from '../session/fetchJson.ts';
import { directoryAddress } from './directoryAddress.ts';
import type { ImportPage, ImportReport, ShownUndo } from './directoryAnswers.ts';

export const offeredFormats = ['auto', 'oneroster', 'sds', 'sds1', 'canvas', 'clever'] as const;
export type OfferedFormat = (typeof offeredFormats)[number];

export const guardNames = ['people', 'relations', 'guardians', 'classes'] as const;
export type GuardName = (typeof guardNames)[number];

/** How the rosters of a source are read; what is left out has its default. */
export interface ReadingSettings {
  /** Words and the roles that they mean; null leaves the rows out. */
  readonly roles?: Readonly<Record<string, string | null>>;
  readonly names?: 'preferred' | 'legal';
  readonly nameOrder?: 'given_first' | 'family_first';
  readonly timeZone?: string;
  /** Shares above 0 and at most 1. */
  readonly guards?: Readonly<Partial<Record<GuardName, number>>>;
}

/** How the pulls of a source have gone; times are null for what has not happened. */
export interface PullOfSource {
  readonly attempted_at: string | null;
  readonly succeeded_at: string | null;
  readonly failed_at: string | null;
  /** null after one that succeeded */
  readonly failure: string | null;
  readonly due_at: string | null;
}

export interface OfferedSource {
  readonly name: string;
  readonly kind: string;
}

export interface AskedImport {
  readonly isDryRun: boolean;
  readonly asOf: string;
  readonly format: OfferedFormat;
  /** '' for the source that the server is set up for. */
  readonly source: string;
  /** For this import only; absent: those of the source. */
  readonly settings?: ReadingSettings;
  readonly force?: number;
}

/** The most changes that a page lists. */
const differencesAtMost = 50_000;

/** Requests about rosters. All reject with a `RequestError`. */
export const importCallsOf = (token: string) => ({
  importRoster: (file: Blob, { isDryRun, asOf, format, source, settings, force }: AskedImport) =>
    fetchJson<ImportReport>(
      directoryAddress('roster/', {
        ...{ dry_run: String(isDryRun), as_of: asOf, format, source, force: force?.toString() },
        settings: settings && JSON.stringify(settings),
        differences: String(differencesAtMost),
      }),
      { method: 'POST', token, body: file },
    ),
  listImports: (before?: number) =>
    fetchJson<ImportPage>(directoryAddress('imports/', { before: before?.toString(), limit: '20' }), { token }),
  undoImport: (id: number, isDryRun: boolean) =>
    fetchJson<ShownUndo>(`/api/directory/imports/${id}/undo/`, {
      ...{ method: 'POST', token, body: { is_dry_run: isDryRun } },
    }),
  sources: async (): Promise<readonly OfferedSource[]> =>
    (await fetchJson<{ sources: readonly OfferedSource[] }>('/api/directory/sources/', { token })).sources,
  sourceSettings: (source: string) =>
    fetchJson<ReadingSettings>(`/api/directory/sources/${encodeURIComponent(source)}/settings/`, { token }),
  pullOf: (source: string) =>
    fetchJson<PullOfSource>(`/api/directory/sources/${encodeURIComponent(source)}/pull/`, { token }),
  saveSourceSettings: (source: string, settings: ReadingSettings) =>
    fetchJson<ReadingSettings>(`/api/directory/sources/${encodeURIComponent(source)}/settings/`, {
      ...{ method: 'PUT', token, body: settings },
    }),
});
