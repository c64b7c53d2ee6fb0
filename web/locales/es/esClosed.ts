import type { enClosed } from '../enClosed.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esClosed: TextsOf<'es', typeof enClosed> = {
  'closed.begun': 'Había empezado a escribir:',
  'closed.room': 'Este chat está cerrado. Se puede leer, pero no escribir en él.',
  'closed.unsupervised': 'No se puede escribir hasta que haya en este chat un adulto que supervise.',
  'closed.goneOn': 'Este chat continúa en otro.',
  'closed.goneOnOpen': 'Abrirlo',
  'closed.requested': 'Tu mensaje espera a que esta persona lo acepte. Después podrás seguir escribiendo aquí.',
  'closed.suspended': 'Este chat está en pausa, porque la relación en que se basa no está activa ahora.',
  'closed.visiting': 'Usted lo ve desde fuera. Aquí solo escriben las personas de este chat.',
  'closed.readOnly': 'Aquí solo escribe el personal. Usted puede leer y reaccionar.',
};
