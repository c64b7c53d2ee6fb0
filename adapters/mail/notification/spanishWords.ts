import { notificationWords } from '../../../core/notifications/notificationWords.ts';
import type { MailWords } from './MailWords.ts';

const count = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`;

export const spanishWords: MailWords = {
  ...notificationWords('es'),
  language: 'es',
  newIn: (messages, rooms) =>
    `${count(messages, 'mensaje nuevo', 'mensajes nuevos')} en ${count(rooms, 'conversación', 'conversaciones')}`,
  files: (files) => count(files, 'archivo', 'archivos'),
  from: (names) => `De ${names}`,
  mentionsYou: 'le menciona',
  open: 'Abrir la conversación',
  answer: 'Responder por correo',
  decide: 'Aceptar o rechazar en el chat',
  answerAbove: 'Escriba su respuesta encima de esta línea',
  noWords: 'Su centro no muestra los mensajes en los correos. Abra la conversación para leerlos.',
  why: 'Recibe este correo porque hay mensajes sin leer en el chat de su centro.',
  stop: 'No recibir más correos sobre mensajes',
  stopQuestion: '¿No quiere más correos sobre mensajes nuevos? Puede volver a activarlos en sus ajustes.',
  stopped: 'No recibirá más correos sobre mensajes nuevos. Puede volver a activarlos en sus ajustes.',
  badLink: 'Este enlace no está completo. Ábralo como está en el correo, o cambie sus ajustes en el chat.',
  notTaken: 'Su respuesta no se ha enviado',
  waits: 'Su respuesta está en espera',
  problems: {
    expired: 'Esta dirección ya no funciona: vale 90 días. Escriba en el propio chat.',
    otherSender: 'Solo se aceptan respuestas desde la dirección en la que recibió el mensaje. Envíela desde ella.',
    inactive: 'Su cuenta del chat no está activa. Pregunte en su centro.',
    closed: 'Ya no puede escribir en esta conversación, o no existe.',
    asked:
      'Esta persona pide escribirte, y una respuesta por correo no lo acepta. Abre el chat, acepta y escribe allí.',
    empty: 'Su respuesta no tiene más texto que la cita. Escríbalo encima del correo citado.',
    tooLong: 'Su respuesta es demasiado larga para un mensaje. Envíela por partes.',
    tooManyFiles: 'Su respuesta tiene demasiados archivos. Envíe como mucho 10.',
    badFile: 'Un archivo no se puede enviar aquí por su tipo o su tamaño. No se ha enviado nada. El archivo:',
    guarded: 'Las normas de su centro no permiten este mensaje.',
    held: 'Su respuesta ha llegado y espera a que alguien de su centro la revise.',
    unreadable: 'No se ha podido leer su correo. Escriba en el propio chat.',
    failed: 'No se ha podido aceptar su respuesta. Escriba en el propio chat.',
  },
};
