/** The texts of what was shared in a room, in English. They come with the panel that shows it. */
export const enGallery = {
  'gallery.kinds': 'What to show',
  'gallery.picture': 'Pictures',
  'gallery.file': 'Files',
  'gallery.link': 'Links',
  'gallery.none.picture': 'No pictures here yet',
  'gallery.none.file': 'No files here yet',
  'gallery.none.link': 'No links here yet',
  'gallery.by': 'sent by {name}, {time}',
  'gallery.show': 'Show in the chat',
  'gallery.showOf': 'Show {name} in the chat',
} as const;
