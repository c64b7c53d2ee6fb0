import type { enGallery } from '../enGallery.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukGallery: TextsOf<'uk', typeof enGallery> = {
  'gallery.kinds': 'Що показувати',
  'gallery.picture': 'Зображення',
  'gallery.file': 'Файли',
  'gallery.link': 'Посилання',
  'gallery.none.picture': 'Тут ще немає зображень',
  'gallery.none.file': 'Тут ще немає файлів',
  'gallery.none.link': 'Тут ще немає посилань',
  'gallery.by': 'надсилає {name}, {time}',
  'gallery.show': 'Показати в чаті',
  'gallery.showOf': 'Показати {name} у чаті',
};
