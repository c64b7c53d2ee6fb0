import type { Permission } from '../../client/wire/wireTypes.ts';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';

/** Whether this person may begin a chat that the policy allows; one that is there may always be opened. */
export const mayWrite = (
  { supervision }: Permission,
  { has_existing_chat }: { has_existing_chat?: boolean },
): boolean => has_existing_chat === true || !supervision || (supervision.may_begin && !supervision.is_missing);

/** What the chat of the two asks for, in words. */
export const supervisionReason = (supervision: NonNullable<Permission['supervision']>): string => {
  const { may_begin, begin, is_missing, supervisors } = supervision;
  const names = supervisors.map(({ full_name }) => full_name).join(', ');
  const others = begin.map((role) => roleName(role, 'many')).join(', ');
  return [
    may_begin ? '' : t('contacts.begin', { roles: others }),
    is_missing ? t('room.unsupervised') : names === '' ? '' : t('room.supervised', { names }),
  ]
    .filter((text) => text !== '')
    .join(' ');
};
