/** What the head of the other school may try by hand, as `attemptsOf`. */
export const attemptsByHand = (south: { readonly pupil: number; readonly teacher: number }) => {
  const [absent, pupil] = [[404], { user_id: south.pupil }];
  return {
    'GET /api/directory/people/{user_id}/': [{ params: pupil, answers: absent }],
    'PUT /api/directory/people/{user_id}/': [
      {
        params: pupil,
        body: { first_name: 'Changed', last_name: 'Changed', roles: [{ role: 'student' }], is_active: true },
        answers: absent,
      },
    ],
    'PUT /api/directory/relations/': [
      { body: { kind: 'teaches', from: south.teacher, to: south.pupil, status: 'ended' }, answers: absent },
    ],
    'GET /api/directory/people/{user_id}/contacts/{other_id}/': [
      { params: { ...pupil, other_id: south.teacher }, answers: absent },
    ],
    'POST /api/directory/holds/simulate/': [
      { body: { user_id: south.pupil, effect: 'suspend' }, answers: absent },
      {
        body: { relation: { kind: 'teaches', from: south.teacher, to: south.pupil }, effect: 'suspend' },
        answers: absent,
      },
    ],
  };
};
