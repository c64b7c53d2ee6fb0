import { auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import { rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { ChooseSource } from './chooseSource.ts';
import type { DirectoryReader, ListedSource } from './DirectoryReader.ts';
import { defaultLossGuards } from './Losses.ts';
import type { ManagedPart } from './ManagedPart.ts';
import type { SourceSettings, SourceSettingsStore } from './SourceSettings.ts';

/** The sources of rosters and how they are read, for those who may import them. */
export interface ManageSources {
  /** @throws ChatError ACCESS_DENIED for who manages a part of the directory */
  listSources(): Promise<readonly ListedSource[]>;
  /** @throws as `ChooseSource` */
  readSourceSettings(source: string): Promise<SourceSettings>;
  /** The same settings, for an import that brings its own. @throws ChatError INVALID_REQUEST that names the setting */
  checkSourceSettings(settings: SourceSettings): SourceSettings;
  /** Replaces them. @throws as `ChooseSource`, and ChatError INVALID_REQUEST that names the setting */
  changeSourceSettings(source: string, settings: SourceSettings): Promise<void>;
}

interface Deps {
  readonly policy: Policy;
  readonly sourceSettings: SourceSettingsStore;
  readonly directoryReader: Pick<DirectoryReader, 'listSources'>;
  readonly chooseSource: ChooseSource;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

export const makeManageSources = ({
  policy,
  sourceSettings,
  directoryReader,
  chooseSource,
  actor,
  part,
}: Deps): ManageSources => ({
  listSources: async () => {
    if (part !== 'all')
      throw new ChatError('ACCESS_DENIED', 'Only who manages the whole directory sees all of its sources.');
    return directoryReader.listSources();
  },
  readSourceSettings: async (asked) => sourceSettings.find((await chooseSource(asked)).name),
  checkSourceSettings: (settings) => {
    checkSettings(policy, settings);
    return settings;
  },
  changeSourceSettings: async (asked, settings) => {
    const { name } = await chooseSource(asked);
    checkSettings(policy, settings);
    await sourceSettings.save(name, settings, {
      ...({ actor: auditActor(actor), action: 'source.changed', organisation: rootOrganisation } as const),
      details: { source: name, ...recordedSettings(settings) },
    });
  },
});

/** @throws ChatError INVALID_REQUEST that names the setting */
const checkSettings = (policy: Policy, { roles = {}, names, timeZone, guards = {} }: SourceSettings): void => {
  for (const [word, role] of Object.entries(roles))
    if (role !== null && !policy.roles.includes(role))
      refuse(`roles: "${word}" means "${role}", which is no role here: use ${policy.roles.join(', ')}, or null.`);
  if (names !== undefined && names !== 'preferred' && names !== 'legal') refuse('names: use preferred or legal.');
  if (timeZone !== undefined && !isTimeZone(timeZone)) refuse('timeZone: use a name such as Europe/Berlin.');
  for (const [guard, share] of Object.entries(guards))
    if (!Object.hasOwn(defaultLossGuards, guard) || typeof share !== 'number' || !(share > 0 && share <= 1))
      refuse(`guards: ${Object.keys(defaultLossGuards).join(', ')} have shares above 0 and at most 1, e.g. 0.2.`);
};

/** As the audit log has them. */
export const recordedSettings = ({ roles, names, timeZone, guards }: SourceSettings) => ({
  ...(roles && { roles }),
  ...(names && { names }),
  ...(timeZone !== undefined && { time_zone: timeZone }),
  ...(guards && { guards: { ...guards } }),
});

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', problem);
};

const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
