import type { enScheduled } from '../enScheduled.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esScheduled: TextsOf<'es', typeof enScheduled> = {
  'later.label': 'Enviar más tarde',
  'later.tomorrow': 'Mañana, {time}',
  'later.monday': 'Lunes, {time}',
  'later.choose': 'Elegir fecha y hora…',
  'later.list': 'Mensajes programados',
  'later.when': 'Fecha y hora',
  'later.zone': 'Según el reloj de este dispositivo ({zone})',
  'later.schedule': 'Programar',
  'later.done': 'Se enviará: {time}.',
  'later.wrongTime': 'Elija una hora que aún no haya llegado, como máximo dentro de un año.',
  'later.count': {
    one: '{count} mensaje programado',
    many: '{count} de mensajes programados',
    other: '{count} mensajes programados',
  },
  'later.failed': {
    one: '{count} no se envió',
    many: '{count} no se enviaron',
    other: '{count} no se enviaron',
  },
  'later.here': 'Este chat',
  'later.everywhere': 'Todos los chats',
  'later.none': 'Ningún mensaje espera su hora.',
  'later.text': 'Mensaje',
  'later.change': 'Cambiar',
  'later.now': 'Enviar ahora',
  'later.back': 'Devolver al campo',
  'later.drop': 'Eliminar',
  'later.notSent': 'No enviado: {reason}',
  'later.at': 'Se enviará: {time}',
  'undo.waiting': 'Se enviará en {seconds} s',
  'undo.undo': 'Deshacer',
};
