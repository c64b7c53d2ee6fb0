import type { enAnnouncements } from '../enAnnouncements.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esAnnouncements: TextsOf<'es', typeof enAnnouncements> = {
  'announce.title': 'Comunicado',
  'announce.audience': 'Quién debe recibirlo',
  'announce.classes': 'Clases',
  'announce.classesHelp': 'Elija clases, o ninguna para llegar a todos.',
  'announce.classesFind': 'Buscar una clase',
  'announce.words': 'Mensaje',
  'announce.wanted': 'Confirmación',
  'announce.wanted.none': 'no hace falta',
  'announce.wanted.person': 'de cada persona',
  'announce.wanted.one_guardian': 'de un tutor legal por familia',
  'announce.wanted.all_guardians': 'de todos los tutores legales',
  'announce.urgent': 'Urgente: avisar a todos enseguida, también de noche',
  'announce.urgentHelp':
    'Solo para lo que no puede esperar a la mañana. Llega también a quien ha desactivado los avisos.',
  'announce.urgentMark': 'Urgente',
  'announce.preview': 'Ver a quién llega',
  'announce.reaches': {
    one: 'Llega a {count} persona:',
    many: 'Llega a {count} de personas:',
    other: 'Llega a {count} personas:',
  },
  'announce.send': {
    one: 'Enviar a {count} persona',
    many: 'Enviar a {count} de personas',
    other: 'Enviar a {count} personas',
  },
  'announce.asked': 'Quien lo envía le pide que confirme este comunicado.',
  'announce.askedAgain': 'Recordatorio: aún se espera su confirmación.',
  'announce.confirm': 'Confirmar',
  'announce.whoConfirmed': 'Quién ha confirmado',
  'announce.counts': '{confirmed} confirmados, {read} leídos, {unread} sin leer, {gone} ya no están',
  'announce.is.confirmed': 'confirmado',
  'announce.is.read': 'leído',
  'announce.is.unread': 'sin leer',
  'announce.is.gone': 'ya no está',
  'announce.remind': 'Recordar a quienes faltan',
  'announce.reminded': {
    one: 'Se ha enviado un recordatorio a {count} persona.',
    many: 'Se ha enviado un recordatorio a {count} de personas.',
    other: 'Se ha enviado un recordatorio a {count} personas.',
  },
};
