import type { ForeignSystem } from '../ForeignChat.ts';
import { ThebotChat } from './ThebotChat.ts';
import { thebotNeeds } from './thebotNeeds.ts';
import { thebotTables } from './thebotTables.ts';

export const thebot: ForeignSystem = {
  name: 'thebot',
  title: 'THE_BOT',
  policy: 'education',
  needs: thebotNeeds,
  open: async (database) => ThebotChat.open(database, await thebotTables(database)),
};
