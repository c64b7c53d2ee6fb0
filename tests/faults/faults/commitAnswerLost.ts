import { appendsMessages, commits } from '../AnswerTrap.ts';
import type { Fault } from '../Fault.ts';
import { within } from '../within.ts';

/** PostgreSQL commits, and its answer is lost with the connection. */
export const commitAnswerLost: Fault = {
  name: 'commit-answer-lost',
  about: "the database's answer to a commit is dropped, and the connection cut",
  run: async ({ cluster, random, deadline, size, elapse }) => {
    for (let losses = 0; losses < size(40, 6) && performance.now() < deadline; losses += 1) {
      const node = random.pick(cluster.nodes);
      const pattern = random.chance(0.75) ? appendsMessages : commits;
      if (node === undefined) break;
      const caught = await within(20_000, node.answers.next(pattern), 'an answer to be caught');
      await elapse(random.below(50));
      caught.cut();
      await elapse(random.below(300));
    }
    return [];
  },
};
