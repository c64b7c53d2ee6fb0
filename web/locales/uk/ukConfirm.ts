import type { enConfirm } from '../enConfirm.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukConfirm: TextsOf<'uk', typeof enConfirm> = {
  'confirm.waiting': 'Треба підтвердити',
  'confirm.message': 'Повідомлення',
  'confirm.read': 'Прочитано, підтверджую',
  'confirm.done': 'Ви підтвердили',
  'confirm.doneAt': 'Ви підтвердили, {time}',
  'confirm.asks': '{name} просить підтвердити, що ви це прочитали',
  'confirm.reminded': 'Нагадування',
  'confirm.count': 'Підтвердили {confirmed} з {all}',
  'confirm.asking': 'Усіх у чаті попросять це підтвердити',
  'confirm.askShort': 'Просити підтвердження',
  'confirm.ask': 'Попросити всіх підтвердити, що вони прочитали це повідомлення',
  'confirm.willAsk': 'Усіх у чаті попросять підтвердити, що вони прочитали це повідомлення.',
  'confirm.dontAsk': 'Не просити підтвердження',
};
