/** What the head of the other school may try with pictures, of people and of rooms, as `attemptsOf`. */
export const attemptsAtPictures = (south: {
  readonly room: number;
  readonly pupil: number;
  readonly teacher: number;
}) => ({
  'GET /api/chat/rooms/{room_id}/shared/': ['picture', 'file', 'link'].map((kind) => ({
    params: { room_id: south.room },
    query: `kind=${kind}`,
    answers: [404],
  })),
  'GET /api/chat/people/{user_id}/picture/': [
    { params: { user_id: south.pupil }, answers: [404] },
    { params: { user_id: south.teacher }, answers: [404] },
    { params: { user_id: 'ext:sam-s' }, answers: [404] },
  ],
  'PUT /api/chat/people/{user_id}/picture/': [{ params: { user_id: south.teacher }, answers: [404] }],
  'DELETE /api/chat/people/{user_id}/picture/': [{ params: { user_id: south.teacher }, answers: [404] }],
});
