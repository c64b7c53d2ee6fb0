/** What the head of the other school may try with messages that are sent later, as `attemptsOf`. */
export const attemptsAtScheduled = (south: { readonly room: number; readonly scheduled: number }) => {
  const params = { scheduled_id: south.scheduled };
  return {
    'GET /api/chat/scheduled/': [{ answers: [200] }, { query: `room_id=${south.room}`, answers: [200] }],
    'GET /api/chat/scheduled/{scheduled_id}/': [{ params, answers: [404] }],
    'PATCH /api/chat/scheduled/{scheduled_id}/': [{ params, body: { content: 'Changed' }, answers: [404] }],
    'DELETE /api/chat/scheduled/{scheduled_id}/': [{ params, answers: [404] }],
    'POST /api/chat/scheduled/{scheduled_id}/send/': [{ params, answers: [404] }],
  };
};
