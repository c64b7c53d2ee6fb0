import type { enScheduled } from '../enScheduled.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukScheduled: TextsOf<'uk', typeof enScheduled> = {
  'later.label': 'Надіслати пізніше',
  'later.tomorrow': 'Завтра, {time}',
  'later.monday': 'Понеділок, {time}',
  'later.choose': 'Вибрати дату й час…',
  'later.list': 'Відкладені повідомлення',
  'later.when': 'Дата й час',
  'later.zone': 'За годинником цього пристрою ({zone})',
  'later.schedule': 'Запланувати',
  'later.done': 'Буде надіслано: {time}.',
  'later.wrongTime': 'Виберіть час, який ще не настав, не далі ніж за рік.',
  'later.count': {
    one: '{count} відкладене повідомлення',
    few: '{count} відкладені повідомлення',
    many: '{count} відкладених повідомлень',
    other: '{count} відкладеного повідомлення',
  },
  'later.failed': {
    one: '{count} не надіслано',
    few: '{count} не надіслано',
    many: '{count} не надіслано',
    other: '{count} не надіслано',
  },
  'later.here': 'Цей чат',
  'later.everywhere': 'Усі чати',
  'later.none': 'Немає повідомлень, що чекають свого часу.',
  'later.text': 'Повідомлення',
  'later.change': 'Змінити',
  'later.now': 'Надіслати зараз',
  'later.back': 'Повернути в поле',
  'later.drop': 'Видалити',
  'later.notSent': 'Не надіслано: {reason}',
  'later.at': 'Буде надіслано: {time}',
  'undo.waiting': 'Надішлеться за {seconds} с',
  'undo.undo': 'Скасувати',
};
