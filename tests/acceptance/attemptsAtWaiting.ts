/** What the head of the other school may try with messages that wait for a reviewer, an answer or their hour, as `attemptsOf`. */
export const attemptsAtWaiting = (south: {
  readonly room: number;
  readonly held: number;
  readonly scheduled: number;
}) => {
  const params = { scheduled_id: south.scheduled };
  return {
    ...Object.fromEntries(
      ['accept', 'decline', 'block'].map((answer) => [
        `POST /api/chat/rooms/{room_id}/request/${answer}/`,
        [{ params: { room_id: south.room }, answers: [404] }],
      ]),
    ),
    'GET /api/chat/held/': [{ answers: [200] }],
    'DELETE /api/chat/held/{held_id}/': [{ params: { held_id: south.held }, answers: [404] }],
    'GET /api/chat/scheduled/': [{ answers: [200] }, { query: `room_id=${south.room}`, answers: [200] }],
    'GET /api/chat/scheduled/{scheduled_id}/': [{ params, answers: [404] }],
    'PATCH /api/chat/scheduled/{scheduled_id}/': [{ params, body: { content: 'Changed' }, answers: [404] }],
    'DELETE /api/chat/scheduled/{scheduled_id}/': [{ params, answers: [404] }],
    'POST /api/chat/scheduled/{scheduled_id}/send/': [{ params, answers: [404] }],
  };
};
