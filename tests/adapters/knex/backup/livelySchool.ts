import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Vocabulary } from '../../../../adapters/knex/messages/Vocabulary.ts';
import { School } from '../../../contracts/School.ts';
import { storesOver } from '../knexWorld.ts';

/** A school with messages, replies, edits, deletions, favourites, an archived room and an ended relation. */
export const livelySchool = async (knex: Knex): Promise<School> => {
  const vocabulary = new Vocabulary(knex);
  const ports = storesOver(knex, vocabulary);
  const school = await School.open(ports);
  const forum = (await school.forum('tess', 'sam')).id;
  const direct = await school.direct('tess', 'pam');
  const [first, second] = await school.say(forum, 'tess', 'Hello', 'Здравствуйте 😀');
  await school.append(forum, 'sam', 'An answer', { clientId: randomUUID(), ...(first && { replyTo: first }) });
  await school.say(direct, 'pam', 'Good morning', '"quoted", \\ and\na second line');
  if (first !== undefined)
    await ports.messages.amend({
      roomId: forum,
      messageId: first,
      actorId: school.id('tess'),
      action: 'edit',
      asModerator: false,
      change: (message, now) => ({ ...message, content: 'Hello again', editedAt: now }),
    });
  if (second !== undefined) await school.remove(forum, second);
  await ports.contacts.setFavourite(school.id('tess'), school.id('pam'), true);
  await school.archive(await school.group('tess', ['sam', 'sue']));
  await school.relate('guardian_of', 'pam', 'sam', { status: 'ended' });
  // Otherwise the vocabulary would be stored in the background while the backup is compared.
  await vocabulary.store();
  return school;
};
