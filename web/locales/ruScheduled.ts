import type { enScheduled } from './enScheduled.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruScheduled: TextsOf<'ru', typeof enScheduled> = {
  'later.label': 'Отправить позже',
  'later.tomorrow': 'Завтра, {time}',
  'later.monday': 'Понедельник, {time}',
  'later.choose': 'Выбрать дату и время…',
  'later.list': 'Отложенные сообщения',
  'later.when': 'Дата и время',
  'later.zone': 'По часам этого устройства ({zone})',
  'later.schedule': 'Запланировать',
  'later.done': 'Будет отправлено: {time}.',
  'later.wrongTime': 'Выберите время, которое ещё не наступило, не дальше чем через год.',
  'later.count': {
    one: '{count} отложенное сообщение',
    few: '{count} отложенных сообщения',
    many: '{count} отложенных сообщений',
    other: '{count} отложенных сообщения',
  },
  'later.failed': {
    one: '{count} не отправлено',
    few: '{count} не отправлены',
    many: '{count} не отправлены',
    other: '{count} не отправлены',
  },
  'later.here': 'Этот чат',
  'later.everywhere': 'Все чаты',
  'later.none': 'Нет сообщений, которые ждут своего часа.',
  'later.text': 'Сообщение',
  'later.change': 'Изменить',
  'later.now': 'Отправить сейчас',
  'later.back': 'Вернуть в поле ввода',
  'later.drop': 'Удалить',
  'later.notSent': 'Не отправлено: {reason}',
  'later.at': 'Будет отправлено: {time}',
  'undo.waiting': 'Отправится через {seconds} с',
  'undo.undo': 'Отменить',
};
