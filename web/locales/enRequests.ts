/** The texts of requests to talk, in English. They come with the list. */
export const enRequests = {
  'requests.title': { one: '{count} message request', other: '{count} message requests' },
  'requests.accept': 'Accept',
  'requests.decline': 'Decline',
  'requests.acceptOf': 'Accept the request of {name}',
  'requests.declineOf': 'Decline the request of {name}',
  'requests.blockOf': 'Block {name}',
  'requests.declined': 'Declined. {name} is not told.',
  'requests.silent': 'Until you accept, nobody who asks sees whether you are online or have read this.',
  'requests.blockSure': '{name} can ask you no more, and is not told.',
} as const;
