import type { enPictures } from '../enPictures.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukPictures: TextsOf<'uk', typeof enPictures> = {
  'pictures.own': 'Ваше фото',
  'pictures.who': 'Його бачать усі, хто бачить ваше ім’я у своїх чатах.',
  'pictures.choose': 'Вибрати фото',
  'pictures.change': 'Вибрати інше фото',
  'pictures.remove': 'Прибрати фото',
  'pictures.sending': 'Фото надсилається…',
  'pictures.set': '{name}: фото змінено.',
  'pictures.taken': '{name}: фото прибрано.',
};
