import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';

/** Counts what is stored. */
export const stats: Command = {
  name: 'stats',
  summary: 'Counts rooms by type, messages, memberships and active people.',
  usage: 'stats',
  options: {},
  positionals: [],
  run: ({ env, print }) =>
    withChat(readConfig(env, { admitsNobody: true }), async (chat) => {
      const { roomsByType, messages, participants, activePeople } = await chat.readServerTotals('host');
      const rooms = Object.entries(roomsByType).map(([type, count]): [string, number] => [`rooms: ${type}`, count]);
      print(
        printTable(
          ['what', 'count'],
          [...rooms, ['messages', messages], ['memberships', participants], ['active people', activePeople]],
        ),
      );
      return { rooms_by_type: roomsByType, messages, participants, active_people: activePeople };
    }),
};
