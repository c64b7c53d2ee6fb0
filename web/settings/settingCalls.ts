import { fetchJson } from '../session/fetchJson.ts';

/** A setting of the server as this page gets it. */
export interface LiveSetting {
  readonly name: string;
  readonly group: SettingSection;
  readonly kind: 'integer' | 'switch' | 'hours' | 'share' | 'text' | 'moment';
  readonly form: string;
  readonly example: string;
  readonly min?: number;
  readonly max?: number;
  /** Null: nothing. */
  readonly value: string | null;
  readonly fallback: string | null;
  readonly from: 'environment' | 'host' | 'live' | 'default';
  readonly role: string | null;
  readonly is_by_role: boolean;
}

export const settingSections = ['notice', 'limits', 'notifications', 'imports', 'guards'] as const;
export type SettingSection = (typeof settingSections)[number];

export interface LiveSettings {
  readonly settings: readonly LiveSetting[];
  readonly roles: readonly string[];
}

export interface WantedSetting {
  readonly name: string;
  /** Null: back to the default. */
  readonly value: string | null;
}

export type SaveSettings = (changes: readonly WantedSetting[]) => Promise<void>;

const path = '/api/chat/settings/';

/** Requests about the settings of the server. All reject with a `RequestError`. */
export const serverSettingsOf = (token: string) => ({
  read: () => fetchJson<LiveSettings>(path, { token }),
  change: (changes: readonly WantedSetting[]) =>
    fetchJson<LiveSettings>(path, { method: 'PATCH', token, body: { changes } }),
});
