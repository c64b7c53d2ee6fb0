import type { WebSchool } from './WebSchool.ts';

/** Adds content to what the demo begins with, for pictures. @returns the id of the room with most of it */
export const furnishSchool = async (school: WebSchool): Promise<number> => {
  const { rooms } = await school.request('sofia.marchetti', 'GET', 'rooms/?limit=50');
  const room: number = rooms.find(({ name }: { name: string }) => name.startsWith('Algebra I')).id;
  const say = (as: string, content: string, reply_to?: number) =>
    school.request(as, 'POST', `rooms/${room}/messages/`, { content, ...(reply_to && { reply_to }) });
  const question = await say('sofia.marchetti', 'I get x = 7 for 14 b, but the book says 6. What am I missing?');
  const answer = await say(
    'daniel.okafor',
    'Look at the sign when you bring the 3 across: it becomes −3. The worked example is at https://example.org/algebra/14',
    question.id,
  );
  await school.request(
    'sofia.marchetti',
    'PUT',
    `rooms/${room}/messages/${answer.id}/reactions/${encodeURIComponent('💡')}/`,
  );
  await school.request(
    'paolo.marchetti',
    'PUT',
    `rooms/${room}/messages/${answer.id}/reactions/${encodeURIComponent('🙏')}/`,
  );
  await say('sofia.marchetti', 'Oh! Of course. Now it is 6.');
  await say('daniel.okafor', 'Well done. See you on Friday.');
  await school.request('daniel.okafor', 'POST', 'rooms/', {
    type: 'group',
    name: 'Excursion to the harbour',
    participant_ids: (await Promise.all(['ingrid.jensen', 'paolo.marchetti'].map((id) => school.person(id)))).map(
      ({ id }) => id,
    ),
  });
  await school.request('daniel.okafor', 'POST', `rooms/${room}/pin/`, {});
  return room;
};
