import type { enGallery } from './enGallery.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruGallery: TextsOf<'ru', typeof enGallery> = {
  'gallery.kinds': 'Что показывать',
  'gallery.picture': 'Изображения',
  'gallery.file': 'Файлы',
  'gallery.link': 'Ссылки',
  'gallery.none.picture': 'Здесь пока нет изображений',
  'gallery.none.file': 'Здесь пока нет файлов',
  'gallery.none.link': 'Здесь пока нет ссылок',
  'gallery.by': 'отправитель: {name}, {time}',
  'gallery.show': 'Показать в чате',
  'gallery.showOf': 'Показать {name} в чате',
};
