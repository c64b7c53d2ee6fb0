/** What the head of one school may try with the settings of the server, which are of all schools. */
export const attemptsAtSettings = {
  'GET /api/chat/notice/': [{ answers: [200] }],
  'GET /api/chat/settings/': [{ answers: [403] }],
  'PATCH /api/chat/settings/': [{ body: { changes: [{ name: 'BANNER', value: 'Ours' }] }, answers: [403] }],
};
