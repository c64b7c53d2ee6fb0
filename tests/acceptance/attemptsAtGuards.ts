/** What the head of the other school may try with messages that guards hold, and with lists of words. */
export const attemptsAtGuards = (south: {
  readonly held: number;
  readonly word: number;
  readonly organisation: number;
}) => {
  const [ok, absent] = [[200], [404]];
  return {
    'GET /api/chat/moderation/held/': ['waiting', 'decided'].map((state) => ({ query: `state=${state}`, answers: ok })),
    'GET /api/chat/moderation/held/{held_id}/': [{ params: { held_id: south.held }, answers: absent }],
    'POST /api/chat/moderation/held/{held_id}/decide/': [
      { params: { held_id: south.held }, body: { action: 'release', note: 'Changed' }, answers: absent },
      { params: { held_id: south.held }, body: { action: 'refuse', note: 'Changed' }, answers: absent },
    ],
    'GET /api/chat/moderation/words/': [
      { answers: absent },
      { query: `organisation_id=${south.organisation}`, answers: absent },
    ],
    'POST /api/chat/moderation/words/': [
      { body: { language: 'en', action: 'refuse', text: 'changed' }, answers: absent },
      {
        body: { organisation_id: south.organisation, language: 'en', action: 'refuse', text: 'changed' },
        answers: absent,
      },
    ],
    'DELETE /api/chat/moderation/words/{word_id}/': [
      { params: { word_id: south.word }, answers: absent },
      { params: { word_id: south.word }, query: `organisation_id=${south.organisation}`, answers: absent },
    ],
  };
};
