import { t } from '../locales/translate.ts';
import type { Case } from '../office/cases.ts';

/** The people whom a case is about, and the numbers of the rooms that it names. */
export const namesIn = ({ users, room_ids: rooms }: Case): string =>
  [...users.map(({ full_name }) => full_name), ...rooms.map((id) => t('audit.room', { number: String(id) }))].join(
    ', ',
  );
