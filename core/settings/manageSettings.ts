import { auditActor } from '../audit/AuditEntry.ts';
import { managedPart } from '../directory/ManagedPart.ts';
import { ChatError } from '../errors.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { CurrentSettings, SettingFixer } from './CurrentSettings.ts';
import type { LiveSettingStore, SettingChange } from './LiveSettingStore.ts';
import { checkSetting, findSetting, liveSettings, namedSettings, type SettingDefinition } from './liveSettings.ts';
import type { ServerNotice } from './ServerNotice.ts';

/** A setting as operators see it. */
export interface ListedSetting extends Pick<SettingDefinition, 'name' | 'group' | 'form' | 'fallback'> {
  /** What counts now; null: nothing. */
  readonly value: string | null;
  /** Who set that: `live` while nodes run. What the environment or the host set is fixed. */
  readonly from: SettingFixer | 'live' | 'default';
  /** Of a limit for one role: without it what counts for everybody. */
  readonly role: string | null;
  /** Roles may have limits of their own. */
  readonly isByRole: boolean;
}

export interface ManageSettings {
  /** What everybody is shown now. */
  notice(): ServerNotice;
  /** All settings that can be changed while nodes run. @throws ChatError ACCESS_DENIED */
  list(actor: Actor): readonly ListedSetting[];
  /**
   * Sets these, and returns those with null to their default; all or none. It counts here at once and on every node within
   * seconds. @throws ChatError ACCESS_DENIED, INVALID_REQUEST that says what to write, CONFLICT for what is fixed
   */
  change(actor: Actor, wanted: Readonly<Record<string, string | null>>): Promise<readonly SettingChange[]>;
}

interface Deps {
  readonly current: CurrentSettings;
  readonly store: LiveSettingStore;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
}

export const makeManageSettings = ({ current, store, policy, bus }: Deps): ManageSettings => {
  const enter = (actor: Actor): void => {
    if (managedPart(policy, actor) !== 'all')
      throw new ChatError('ACCESS_DENIED', 'Only who manages the whole directory changes the settings of the server.');
  };

  const fromOf = (name: string): ListedSetting['from'] => {
    if (current.fixedText(name) !== undefined) return current.fixer;
    return current.stored.has(name) ? 'live' : 'default';
  };

  const shown = (name: string, definition: SettingDefinition, role: string | null): ListedSetting => {
    const { group, form, bucket } = definition;
    const fallback = role === null ? definition.fallback : current.textOf(definition.name, definition);
    const value = current.textOf(name, { ...definition, fallback });
    const facts = { name, group, form, fallback, value, from: fromOf(name), role };
    return { ...facts, isByRole: bucket !== undefined };
  };

  const rolesOf = (definition: SettingDefinition): readonly ListedSetting[] =>
    definition.bucket === undefined
      ? []
      : current.roles.flatMap((role) => {
          const name = `${definition.name}_${role.toUpperCase()}`;
          return fromOf(name) === 'default' ? [] : [shown(name, definition, role)];
        });

  /** @throws ChatError CONFLICT */
  const refuseFixed = (name: string): void => {
    if (current.fixedText(name) === undefined) return;
    throw new ChatError(
      'CONFLICT',
      current.fixer === 'environment'
        ? `${name} is set in the environment of the server: change it there and restart, or take it out there first.`
        : `${name} is set by the program that runs this chat (an option of createChat), and is changed there.`,
    );
  };

  return {
    notice: () => current.notice,

    list: (actor) => {
      enter(actor);
      return liveSettings.flatMap((definition) => [shown(definition.name, definition, null), ...rolesOf(definition)]);
    },

    change: async (actor, given) => {
      enter(actor);
      const wanted = new Map(Object.entries(given).map(([name, text]) => [name, text?.trim() || null]));
      for (const [name, text] of wanted) {
        refuseFixed(name);
        // What a later release set, or a policy whose role is gone, can still be taken out.
        if (text !== null) checkSetting(name, text, current.roles);
        else if (!current.stored.has(name) && findSetting(name, current.roles) === undefined)
          checkSetting(name, '', []);
      }
      const changes = await store.change(wanted, ({ name, before, after }) => ({
        ...({ actor: auditActor(actor), action: 'settings.changed' } as const),
        details: { name, before, after },
      }));
      await current.follow(store);
      if (changes.length > 0) bus.publishEphemeral({ type: 'live_settings' });
      return changes;
    },
  };
};

/** What `change` takes to begin a maintenance; what is not said is not set. */
export const beginsMaintenance = (message?: string, until?: string): Readonly<Record<string, string | null>> => ({
  [namedSettings.maintenance.name]: 'on',
  [namedSettings.maintenanceMessage.name]: message ?? null,
  [namedSettings.maintenanceUntil.name]: until ?? null,
});

/** What `change` takes to end it. */
export const endsMaintenance: Readonly<Record<string, string | null>> = {
  [namedSettings.maintenance.name]: null,
  [namedSettings.maintenanceMessage.name]: null,
  [namedSettings.maintenanceUntil.name]: null,
};
