import type { enConfirm } from '../enConfirm.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esConfirm: TextsOf<'es', typeof enConfirm> = {
  'confirm.waiting': 'Por confirmar',
  'confirm.message': 'Un mensaje',
  'confirm.read': 'Lo he leído',
  'confirm.done': 'Lo has confirmado',
  'confirm.doneAt': 'Lo confirmaste, {time}',
  'confirm.asks': '{name} te pide que confirmes que lo has leído',
  'confirm.reminded': 'Recordatorio',
  'confirm.count': 'Han confirmado {confirmed} de {all}',
  'confirm.asking': 'Se pedirá a todos en el chat que lo confirmen',
  'confirm.askShort': 'Pedir confirmación',
  'confirm.ask': 'Pedir a todos que confirmen que han leído este mensaje',
  'confirm.willAsk': 'Se pedirá a todos en el chat que confirmen que han leído este mensaje.',
  'confirm.dontAsk': 'No pedir confirmación',
};
