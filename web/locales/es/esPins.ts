import type { enPins } from '../enPins.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esPins: TextsOf<'es', typeof enPins> = {
  'pins.title': 'Mensajes fijados',
  'pins.latest': 'Mostrar el mensaje fijado de {name}',
  'pins.all': 'Todos: {count}',
  'pins.unpin': 'Quitar de fijados el mensaje de {name}',
};
