import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import sharp from 'sharp';
import { eventually } from '../../support/eventually.ts';
import type { WebSchool } from '../../web/WebSchool.ts';

/** What the walks come by. */
export interface PreparedSchool {
  /** A chat with everything that a message can have; a teacher leads it. */
  readonly room: number;
  readonly announced: number;
}

const teacher = 'daniel.okafor';
const lead = 'marta.lindqvist';
const office = 'ines.duarte';
const pupil = 'sofia.marchetti';

const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: '#204030' } })
    .jpeg()
    .toBuffer();

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** Gives every page of the school something to show. */
export const prepareSchool = async (school: WebSchool): Promise<PreparedSchool> => {
  const [{ organisation_id: organisation }] = (await school.request(lead, 'GET', 'me/')).roles;
  for (const words of [
    { language: 'en', action: 'hold', text: 'dolt\ntwit*' },
    { language: 'de', action: 'mask', text: 'depp\ntölpel*' },
  ])
    await school.request(lead, 'POST', 'moderation/words/', { organisation_id: organisation, ...words });

  const reported = await school.direct(teacher, pupil);
  const { id: said } = await school.request(teacher, 'POST', `rooms/${reported}/messages/`, {
    content: 'You are lazy, all of you.',
  });
  const report = (body: object) => school.request(pupil, 'POST', 'reports/', body);
  await report({ message_id: said, reason: 'insult', comment: 'He says it every day.' });
  await report({ user_id: teacher, reason: 'danger', comment: 'I am afraid of him.' });
  const { id: decided } = await report({ user_id: teacher, reason: 'bullying', comment: 'Again.' });
  await school.request(lead, 'POST', `moderation/queue/${decided}/decide/`, { action: 'dismiss', note: 'Talked.' });
  await school.request(pupil, 'POST', `rooms/${reported}/messages/`, { content: 'You dolt', client_id: randomUUID() });

  const [{ id: teacherId }, { id: pupilId }] = await Promise.all([school.person(teacher), school.person(pupil)]);
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const reason = 'A parent says that a teacher frightens their child.';
  await school.request(office, 'POST', 'cases/', { reason, user_ids: [teacherId, pupilId], until });
  await school.request(office, 'POST', '../directory/holds/', {
    ...{ user_id: (await school.person('emma.jensen')).id, effect: 'preserve', reason: 'Court order' },
  });

  const { groups } = await school.request(teacher, 'GET', 'rooms/groups/');
  const algebra = groups.find(({ name }: { name: string }) => name === 'Algebra I');
  const { room_id: announced } = await school.request(teacher, 'POST', 'announcements/', {
    ...{ content: 'The test is on Friday.', client_id: randomUUID(), requires_confirmation: 'person' },
    audience: { type: 'audience_guardians', contexts: [algebra.context] },
  });
  return { room: await fillRoom(school), announced };
};

/** A conversation with files, a quotation, a thread, reactions, an edit, a deletion, and what is pinned. */
const fillRoom = async (school: WebSchool): Promise<number> => {
  const others = await Promise.all(['ingrid.jensen', pupil].map((who) => school.person(who)));
  const group = { type: 'group', name: 'Excursion', participant_ids: others.map(({ id }) => id) };
  const room: number = (await school.request(teacher, 'POST', 'rooms/', group)).room.id;
  const path = `rooms/${room}/messages/`;
  const say = (as: string, content: string, rest: object = {}) =>
    school.request(as, 'POST', path, { content, ...rest });
  const { id: gone } = await say(teacher, 'This one goes');
  await school.request(teacher, 'DELETE', `${path}${gone}/`);
  const { id: changed } = await say(teacher, 'See you at five');
  await school.request(teacher, 'PATCH', `${path}${changed}/`, { content: 'See you at **six**, `room 7`' });
  const { id: question } = await say('ingrid.jensen', '> Bring a ruler\n- and a pen\nhttps://school.example/list');
  await say(teacher, 'I will', { reply_to: question });
  await school.request(teacher, 'PUT', `${path}${question}/pin/`);
  await school.request(teacher, 'PUT', `${path}${changed}/pin/`);
  await school.request(teacher, 'PUT', `${path}${question}/reactions/${encodeURIComponent('👍')}/`);

  const page = await school.visit(`/r/${room}`, { as: teacher });
  await page.locator('.composer textarea').waitFor();
  await page.locator('.composer input[type=file]').setInputFiles([
    { name: 'blackboard.jpg', mimeType: 'image/jpeg', buffer: await picture() },
    { name: 'exercise.pdf', mimeType: 'application/pdf', buffer: pdf },
  ]);
  await page.locator('.file-tray input').first().fill('The proof on the blackboard');
  await page.locator('.composer textarea').fill('From today');
  await page.keyboard.press('Enter');
  await eventually(async () => {
    const { messages } = await school.request(teacher, 'GET', path);
    expect(messages.at(-1).attachments).to.have.length(2);
  });
  await school.closePages();
  return room;
};
