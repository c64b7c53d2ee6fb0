import type { enRequests } from '../enRequests.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esRequests: TextsOf<'es', typeof enRequests> = {
  'requests.title': {
    one: '{count} solicitud de mensaje',
    many: '{count} solicitudes de mensaje',
    other: '{count} solicitudes de mensaje',
  },
  'requests.accept': 'Aceptar',
  'requests.decline': 'Rechazar',
  'requests.acceptOf': 'Aceptar la solicitud de {name}',
  'requests.declineOf': 'Rechazar la solicitud de {name}',
  'requests.blockOf': 'Bloquear a {name}',
  'requests.declined': 'Rechazada. No se avisa a {name}.',
  'requests.silent': 'Hasta que aceptes, quien te escribe no ve si estás en línea ni si lo has leído.',
  'requests.blockSure': '{name} no podrá volver a escribirte, y no recibe ningún aviso.',
};
