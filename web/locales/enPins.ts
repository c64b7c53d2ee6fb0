/** The texts of pinned messages in English. They come with the bar and the panel that show them. */
export const enPins = {
  'pins.title': 'Pinned messages',
  'pins.latest': 'Show the pinned message by {name}',
  'pins.all': 'All {count}',
  'pins.unpin': 'Unpin the message by {name}',
} as const;
