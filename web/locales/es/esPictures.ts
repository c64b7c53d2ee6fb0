import type { enPictures } from '../enPictures.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esPictures: TextsOf<'es', typeof enPictures> = {
  'pictures.own': 'Su foto',
  'pictures.who': 'La ven también quienes ven su nombre en sus chats.',
  'pictures.choose': 'Elegir una foto',
  'pictures.change': 'Elegir otra foto',
  'pictures.remove': 'Quitar la foto',
  'pictures.sending': 'Enviando la foto…',
  'pictures.set': '{name} tiene una foto nueva.',
  'pictures.taken': '{name} ya no tiene foto.',
};
