/** The texts of profile pictures in English. They come with what changes them. */
export const enPictures = {
  'pictures.own': 'Your picture',
  'pictures.who': 'People who see your name in their chats see it too.',
  'pictures.choose': 'Choose a picture',
  'pictures.change': 'Choose another picture',
  'pictures.remove': 'Remove the picture',
  'pictures.sending': 'Sending the picture…',
  'pictures.set': '{name} has a new picture.',
  'pictures.taken': '{name} has no picture any more.',
} as const;
