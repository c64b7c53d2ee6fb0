/** Why somebody cannot write in a chat, in English. The texts come with the notice, so that the first page is small. */
export const enClosed = {
  'closed.begun': 'You had begun to write:',
  'closed.room': 'This chat is closed. It can be read, but not written to.',
  'closed.unsupervised': 'Nothing can be written here until a supervising adult is in this chat.',
  'closed.goneOn': 'This chat goes on in another one.',
  'closed.goneOnOpen': 'Open it',
  'closed.requested': 'Your message waits until this person accepts it. You can write more here after that.',
  'closed.suspended': 'This chat is paused, because what connects its people is suspended at the moment.',
  'closed.visiting': 'You are looking in. Only the people of this chat write here.',
  'closed.readOnly': 'Only staff write here. You can read and react.',
} as const;
