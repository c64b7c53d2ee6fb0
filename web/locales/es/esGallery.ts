import type { enGallery } from '../enGallery.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esGallery: TextsOf<'es', typeof enGallery> = {
  'gallery.kinds': 'Qué mostrar',
  'gallery.picture': 'Imágenes',
  'gallery.file': 'Archivos',
  'gallery.link': 'Enlaces',
  'gallery.none.picture': 'Aquí todavía no hay imágenes',
  'gallery.none.file': 'Aquí todavía no hay archivos',
  'gallery.none.link': 'Aquí todavía no hay enlaces',
  'gallery.by': 'de {name}, {time}',
  'gallery.show': 'Mostrar en el chat',
  'gallery.showOf': 'Mostrar {name} en el chat',
};
