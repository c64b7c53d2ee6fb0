import type { UserId } from '../ids.ts';
import type { NotificationChoices } from './NotificationChoices.ts';

/** Switches a channel off for a person, who has shown by a link that they are the one who is told. Their other choices stay. */
export type TurnOffChannel = (userId: UserId, channel: string) => Promise<void>;

export const makeTurnOffChannel =
  (choices: Pick<NotificationChoices, 'settings' | 'saveSettings'>): TurnOffChannel =>
  async (userId, channel) => {
    const settings = await choices.settings(userId);
    if (settings.channels?.[channel]?.mode === 'off') return;
    await choices.saveSettings(userId, { ...settings, channels: { ...settings.channels, [channel]: { mode: 'off' } } });
  };
