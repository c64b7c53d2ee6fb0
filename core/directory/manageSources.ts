import { auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import { rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { isTimeZone } from '../zonedTime.ts';
import type { ChooseSource } from './chooseSource.ts';
import type { DirectoryReader, ListedSource } from './DirectoryReader.ts';
import { defaultLossGuards } from './Losses.ts';
import type { ManagedPart } from './ManagedPart.ts';
import { checkPull } from './PullSettings.ts';
import type { PullState, RosterPulls } from './RosterPulls.ts';
import { nameOrders, type SourceSettings, type SourceSettingsStore } from './SourceSettings.ts';

/** The sources of rosters and how they are read, for those who may import them. */
export interface ManageSources {
  /** @throws ChatError ACCESS_DENIED for who manages a part of the directory */
  listSources(): Promise<readonly ListedSource[]>;
  /** @throws as `ChooseSource` */
  readSourceSettings(source: string): Promise<SourceSettings>;
  /** The same settings, for an import that brings its own. @throws ChatError INVALID_REQUEST that names the setting */
  checkSourceSettings(settings: SourceSettings): SourceSettings;
  /**
   * Replaces them. @throws as `ChooseSource`, and ChatError INVALID_REQUEST that names the setting; ACCESS_DENIED for
   * who manages a part of the directory and would change whom the server asks
   */
  changeSourceSettings(source: string, settings: SourceSettings): Promise<void>;
  /** How pulls of a source have gone; undefined: there were none. @throws as `ChooseSource` */
  readPull(source: string | undefined): Promise<PullState | undefined>;
}

interface Deps {
  readonly policy: Policy;
  readonly sourceSettings: SourceSettingsStore;
  readonly rosterPulls: RosterPulls;
  readonly directoryReader: Pick<DirectoryReader, 'listSources'>;
  readonly chooseSource: ChooseSource;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

export const makeManageSources = ({
  policy,
  sourceSettings,
  rosterPulls,
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
    if (part !== 'all' && JSON.stringify((await sourceSettings.find(name)).pull) !== JSON.stringify(settings.pull))
      throw new ChatError('ACCESS_DENIED', 'Only who manages the whole directory says from where rosters are pulled.');
    await sourceSettings.save(name, settings, {
      ...({ actor: auditActor(actor), action: 'source.changed', organisation: rootOrganisation } as const),
      details: { source: name, ...recorded(settings) },
    });
  },
  readPull: async (asked) => rosterPulls.find((await chooseSource(asked)).name),
});

/** @throws ChatError INVALID_REQUEST that names the setting */
export const checkSettings = (
  policy: Policy,
  { roles = {}, names, language, nameOrder, timeZone, guards = {}, pull }: SourceSettings,
): void => {
  for (const [word, role] of Object.entries(roles))
    if (role !== null && !policy.roles.includes(role))
      refuse(`roles: "${word}" means "${role}", which is no role here: use ${policy.roles.join(', ')}, or null.`);
  if (names !== undefined && names !== 'preferred' && names !== 'legal') refuse('names: use preferred or legal.');
  if (nameOrder !== undefined && !nameOrders.includes(nameOrder)) refuse('nameOrder: use given_first or family_first.');
  if (language !== undefined && !/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/iu.test(language))
    refuse('language: use a code such as hu, ja or zh-Hant.');
  if (timeZone !== undefined && !isTimeZone(timeZone)) refuse('timeZone: use a name such as Europe/Berlin.');
  for (const [guard, share] of Object.entries(guards))
    if (!Object.hasOwn(defaultLossGuards, guard) || typeof share !== 'number' || !(share > 0 && share <= 1))
      refuse(`guards: ${Object.keys(defaultLossGuards).join(', ')} have shares above 0 and at most 1, e.g. 0.2.`);
  if (pull !== undefined) checkPull(pull);
};

const recorded = ({ roles, names, language, nameOrder, timeZone, guards, pull }: SourceSettings) => ({
  ...(roles && { roles }),
  ...(names && { names }),
  ...(language !== undefined && { language }),
  ...(nameOrder && { name_order: nameOrder }),
  ...(timeZone !== undefined && { time_zone: timeZone }),
  ...(guards && { guards: { ...guards } }),
  ...(pull && { pull: { ...pull } }),
});

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', problem);
};
