import type { enRequests } from './enRequests.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruRequests: TextsOf<'ru', typeof enRequests> = {
  'requests.title': {
    one: '{count} запрос на переписку',
    few: '{count} запроса на переписку',
    many: '{count} запросов на переписку',
    other: '{count} запроса на переписку',
  },
  'requests.accept': 'Принять',
  'requests.decline': 'Отклонить',
  'requests.acceptOf': 'Принять запрос: {name}',
  'requests.declineOf': 'Отклонить запрос: {name}',
  'requests.blockOf': 'Заблокировать: {name}',
  'requests.declined': 'Отклонено. {name} об этом не узнает.',
  'requests.silent': 'Пока вы не приняли запрос, написавший не видит, в сети ли вы и прочитали ли сообщение.',
  'requests.blockSure': '{name} больше не сможет вам написать и не узнает об этом.',
};
