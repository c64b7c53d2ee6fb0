import type { enRequests } from '../enRequests.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukRequests: TextsOf<'uk', typeof enRequests> = {
  'requests.title': {
    one: '{count} запит на листування',
    few: '{count} запити на листування',
    many: '{count} запитів на листування',
    other: '{count} запиту на листування',
  },
  'requests.accept': 'Прийняти',
  'requests.decline': 'Відхилити',
  'requests.acceptOf': 'Прийняти запит: {name}',
  'requests.declineOf': 'Відхилити запит: {name}',
  'requests.blockOf': 'Заблокувати: {name}',
  'requests.declined': 'Відхилено. {name} про це не дізнається.',
  'requests.silent':
    'Поки ви не прийняли запит, той, хто написав, не бачить, чи ви в мережі й чи прочитали повідомлення.',
  'requests.blockSure': '{name} більше не зможе вам написати й не дізнається про це.',
};
