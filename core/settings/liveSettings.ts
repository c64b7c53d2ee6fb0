import { defaultLossGuards } from '../directory/Losses.ts';
import { ChatError } from '../errors.ts';
import { defaultLimits, type PerMinute } from '../limits/Limits.ts';
import type { Bucket } from '../limits/RateLimiter.ts';
import { defaultRules } from '../notifications/SchoolNotifications.ts';
import {
  hoursForm,
  integerForm,
  lineForm,
  momentForm,
  type SettingForm,
  shareForm,
  switchForm,
} from './SettingForm.ts';

export const settingGroups = ['notice', 'limits', 'notifications', 'imports', 'guards'] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** A setting that may be changed while nodes run. */
export interface SettingDefinition<Value = unknown> {
  /** The name of its environment variable too. */
  readonly name: string;
  readonly group: SettingGroup;
  readonly form: SettingForm<Value>;
  /** What counts where nobody sets it, as it would be written; null: nothing. */
  readonly fallback: string | null;
  /** Of a limit: what it limits. Roles may have limits of their own, under the name with `_` and the role. */
  readonly bucket?: LimitedBucket;
}

/** The limits that operators set. That of questions about people keeps schools from being listed, and is no setting. */
export const limitedBuckets = [
  ...([
    'messages',
    'edits',
    'room_opens',
    'room_changes',
    'member_changes',
    'preferences',
    'contact_searches',
  ] as const),
  ...(['searches', 'reactions', 'reports', 'blocks', 'announcements', 'uploads', 'tickets'] as const),
  ...(['service_messages', 'service_edits'] as const),
] satisfies readonly Bucket[];
export type LimitedBucket = (typeof limitedBuckets)[number];

export const limitName = (bucket: LimitedBucket): string => `RATE_${bucket.toUpperCase()}_PER_MINUTE`;

const everyone = (limit: PerMinute): number => limit.everyone;

/** The form of a limit; `example` is the default. */
export const limitForm = (bucket: LimitedBucket): SettingForm<number> =>
  integerForm(1, 1_000_000, everyone(defaultLimits[bucket]));

const limits = limitedBuckets.map(
  (bucket): SettingDefinition<number> => ({
    ...{ name: limitName(bucket), group: 'limits', form: limitForm(bucket), bucket },
    fallback: String(everyone(defaultLimits[bucket])),
  }),
);

const { quietHours } = defaultRules;

const maxLine = 300;

/**
 * Settings beside the limits, by what reads them. All of them are looked at anew for each use, in memory, and none decides
 * what a node opens at its start; that is why others are not here.
 */
export const namedSettings = {
  maintenance: { name: 'MAINTENANCE', group: 'notice', form: switchForm, fallback: 'off' },
  maintenanceMessage: {
    ...{ name: 'MAINTENANCE_MESSAGE', group: 'notice', fallback: null },
    form: lineForm(maxLine, 'We move to a larger server.'),
  },
  maintenanceUntil: { name: 'MAINTENANCE_UNTIL', group: 'notice', form: momentForm, fallback: null },
  banner: {
    ...{ name: 'BANNER', group: 'notice', fallback: null },
    form: lineForm(maxLine, 'The office is closed on Friday.'),
  },
  quietHours: {
    ...{ name: 'QUIET_HOURS', group: 'notifications', form: hoursForm },
    fallback: quietHours === null ? 'off' : `${quietHours.from}-${quietHours.to}`,
  },
  peopleGuard: guard('people'),
  relationsGuard: guard('relations'),
  guardiansGuard: guard('guardians'),
  classesGuard: guard('classes'),
  wordLists: { name: 'WORD_LISTS', group: 'guards', form: switchForm, fallback: 'off' },
} as const satisfies Record<string, SettingDefinition>;

function guard(what: keyof typeof defaultLossGuards) {
  const name = `ROSTER_GUARD_${what.toUpperCase()}`;
  return { name, group: 'imports', form: shareForm, fallback: String(defaultLossGuards[what]) } as const;
}

/** The closed list of what may be changed while nodes run. */
export const liveSettings: readonly SettingDefinition[] = [...Object.values(namedSettings), ...limits];

export interface NamedSetting {
  readonly definition: SettingDefinition;
  /** Of a limit for one role. */
  readonly role?: string;
}

/** The setting of a name; undefined if there is none, or none for this role of the policy. */
export const findSetting = (name: string, roles: readonly string[]): NamedSetting | undefined => {
  for (const definition of liveSettings) {
    if (definition.name === name) return { definition };
    const prefix = `${definition.name}_`;
    if (definition.bucket === undefined || !name.startsWith(prefix)) continue;
    const role = roles.find((one) => one.toUpperCase() === name.slice(prefix.length));
    if (role !== undefined) return { definition, role };
  }
  return undefined;
};

/** The sentence for a value that a setting cannot have. */
export const mustBe = (name: string, { words, example }: SettingForm): string =>
  `must be ${words}, for example ${name}=${example}`;

/** @throws ChatError INVALID_REQUEST that says what to write */
export const checkSetting = (name: string, text: string, roles: readonly string[]): void => {
  const { definition } = findSetting(name, roles) ?? {};
  if (definition === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `${name} is no setting that can be changed while nodes run. "homeroom settings list" shows those that can; for others set the environment variable and restart.`,
    );
  if (definition.form.parse(text) === undefined)
    throw new ChatError('INVALID_REQUEST', `${name}: ${mustBe(name, definition.form)}.`);
};
