import type { SettingChange } from '../../core/settings/LiveSettingStore.ts';
import type { ListedSetting } from '../../core/settings/manageSettings.ts';
import type { Arguments } from './hostSchemas.ts';

/** The settings that can be changed while nodes run, a maintenance among them. */
export interface LiveSettingCalls {
  /** All of them, with what counts now and who set it. */
  readonly listSettings: (given?: Arguments<'listSettings'>) => Promise<readonly ListedSetting[]>;
  /** Sets some, or returns them to their defaults. Resolves to what changed. */
  readonly changeSettings: (given: Arguments<'changeSettings'>) => Promise<readonly SettingChange[]>;
}
