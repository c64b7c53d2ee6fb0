import type { enConfirm } from './enConfirm.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruConfirm: TextsOf<'ru', typeof enConfirm> = {
  'confirm.waiting': 'Нужно подтвердить',
  'confirm.message': 'Сообщение',
  'confirm.read': 'Прочитано, подтверждаю',
  'confirm.done': 'Вы подтвердили',
  'confirm.doneAt': 'Вы подтвердили, {time}',
  'confirm.asks': '{name} просит подтвердить, что вы это прочитали',
  'confirm.reminded': 'Напоминание',
  'confirm.count': 'Подтвердили {confirmed} из {all}',
  'confirm.asking': 'Всех в чате попросят это подтвердить',
  'confirm.askShort': 'Просить подтвердить',
  'confirm.ask': 'Попросить всех подтвердить, что они прочитали это сообщение',
  'confirm.willAsk': 'Всех в чате попросят подтвердить, что они прочитали это сообщение.',
  'confirm.dontAsk': 'Не просить подтверждения',
};
