import type { enPictures } from './enPictures.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruPictures: TextsOf<'ru', typeof enPictures> = {
  'pictures.own': 'Ваша фотография',
  'pictures.who': 'Её видят все, кто видит ваше имя в своих чатах.',
  'pictures.choose': 'Выбрать фотографию',
  'pictures.change': 'Выбрать другую фотографию',
  'pictures.remove': 'Убрать фотографию',
  'pictures.sending': 'Фотография отправляется…',
  'pictures.set': '{name}: фотография изменена.',
  'pictures.taken': '{name}: фотография убрана.',
};
