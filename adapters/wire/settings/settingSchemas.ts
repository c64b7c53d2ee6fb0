import Type from 'typebox';
import { settingGroups } from '../../../core/settings/liveSettings.ts';
import type { ListedSetting } from '../../../core/settings/manageSettings.ts';
import type { ServerNotice } from '../../../core/settings/ServerNotice.ts';
import { settingKinds } from '../../../core/settings/SettingForm.ts';
import { described, listOf, nullable, strictObject, textSchema, timeSchema } from '../schema/scalarSchemas.ts';

const maintenance = strictObject(
  {
    message: described(nullable(Type.String()), 'In the words of the operator; null: say it in your own.'),
    until: described(
      nullable(timeSchema),
      'When it should be over; null: nobody said. It may be over sooner or later.',
    ),
  },
  { title: 'Maintenance', description: 'Everything can be read, and whatever writes gets MAINTENANCE.' },
);

const noticeMembers = {
  banner: described(
    nullable(Type.String()),
    'What everybody should read, in the words of the operator; null: nothing.',
  ),
  maintenance: nullable(maintenance),
};

export const serverNotice = strictObject(noticeMembers, { title: 'ServerNotice' });
export const noticeFrameMembers = noticeMembers;

export const encodeNotice = ({ banner, maintenance: running }: ServerNotice) => ({
  banner,
  maintenance: running && { message: running.message, until: running.until?.toISOString() ?? null },
});

const name = described(
  textSchema(100, 1),
  'As the environment variable; for one role with _ and the role.',
  'RATE_MESSAGES_PER_MINUTE_TEACHER',
);
const value = nullable(Type.String());

const setting = strictObject(
  {
    name,
    group: Type.Enum([...settingGroups]),
    kind: Type.Enum([...settingKinds]),
    form: described(Type.String(), 'What a value must be.', 'a whole number from 1 to 1000000'),
    example: Type.String(),
    min: Type.Optional(Type.Number()),
    max: described(Type.Optional(Type.Number()), 'Of a text: the most characters.'),
    value: described(value, 'What counts now; null: nothing.'),
    fallback: described(value, 'What counts if it is not set.'),
    from: Type.Enum(['environment', 'host', 'live', 'default'], {
      description: 'Who set it. What the environment or the host set cannot be changed here.',
    }),
    role: described(nullable(Type.String()), 'Of a limit for one role.'),
    is_by_role: Type.Boolean({ description: 'Roles may have values of their own.' }),
  },
  { title: 'LiveSetting' },
);

export const settingList = strictObject(
  { settings: listOf(setting), roles: listOf(Type.String()) },
  { title: 'LiveSettings' },
);

export const settingBody = strictObject(
  {
    changes: {
      ...listOf(
        strictObject({ name, value: described(nullable(textSchema(1_000)), 'null: back to the default.', '30') }),
        100,
      ),
      minItems: 1,
      description: 'All or none.',
    },
  },
  { title: 'LiveSettingChanges', examples: [{ changes: [{ name: 'RATE_MESSAGES_PER_MINUTE', value: '30' }] }] },
);

export const encodeSetting = ({ form, isByRole, ...shown }: ListedSetting) => ({
  ...shown,
  ...{ kind: form.kind, form: form.words, example: form.example, is_by_role: isByRole },
  ...(form.min !== undefined && { min: form.min }),
  ...(form.max !== undefined && { max: form.max }),
});
