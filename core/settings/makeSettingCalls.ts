import type { Limits } from '../limits/Limits.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { CurrentSettings, nothingFixed } from './CurrentSettings.ts';
import type { LiveSettingStore } from './LiveSettingStore.ts';
import { type ManageSettings, makeManageSettings } from './manageSettings.ts';

/** The settings that can be changed while nodes run. */
export interface SettingCalls {
  readonly settings: ManageSettings;
}

interface Deps {
  readonly liveSettings: LiveSettingStore;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
  /** The limits at the start. */
  readonly start: Limits;
  readonly current: CurrentSettings | undefined;
}

export const makeSettingCalls = ({ liveSettings: store, policy, bus, start, current: given }: Deps) => {
  const current = given ?? new CurrentSettings({ limits: start, fixed: nothingFixed, roles: policy.roles });
  const settingCalls: SettingCalls = { settings: makeManageSettings({ current, store, policy, bus }) };
  return { current, limits: current.limits, settingCalls };
};
