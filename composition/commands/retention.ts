import { ruleText } from '../../core/retention/RetentionRule.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { paced } from './makeProgress.ts';
import { askedOrganisation, organisationOption } from './organisationOption.ts';

/** Takes the words whose time is over. */
export const retention: Command = {
  name: 'retention',
  summary:
    'Takes the words whose time is over by the rules of RETENTION; messages stay as tombstones, imports as numbers. --preview says which rooms and how many messages, and takes nothing. Servers do the same once a day.',
  usage: 'retention [--preview] [--organisation <external id> [--source <name>]]',
  options: {
    preview: { type: 'boolean', meaning: 'says what has expired, and takes nothing' },
    ...organisationOption,
    source: { type: 'string', meaning: 'whose id is in --organisation, if several sources have it' },
  },
  positionals: [],
  run: ({ env, values, print, note, signal }) => {
    const isPreview = values['preview'] === true;
    const config = readConfig(env, { admitsNobody: true });
    const rules = (config.retention ?? []).map(ruleText);
    return withChat(
      config,
      async (chat) => {
        if (rules.length === 0)
          print('There is no rule: everything is kept. Set RETENTION, for example RETENTION=class:ended:2y.\n');
        const say = paced(note);
        let done = 0;
        const within = await askedOrganisation(chat, { values });
        const outcome = await chat.runRetention({
          isPreview,
          ...(within !== undefined && { within: within.id }),
          proceed: () => !signal.aborted,
          onRoom: () => say(() => `${++done} rooms\n`),
        });
        const { rooms, roomCount, messages, imports, isDone } = outcome;
        if (rooms.length > 0)
          print(
            printTable(
              ['room', 'name', 'rule', 'messages', 'kept by'],
              rooms.map(({ roomId, name, rule, messages: count, keptBy }) => [roomId, name, rule, count, keptBy ?? '']),
            ),
          );
        print(`${isPreview ? 'Expired' : 'Taken'}: the words of ${messages} messages in ${roomCount} rooms.\n`);
        if (imports > 0) print(`${isPreview ? 'Expired' : 'Taken'}: what ${imports} imports changed.\n`);
        if (!isDone) print('Stopped; the next run goes on.\n');
        return {
          ...{ is_preview: isPreview, rules, room_count: roomCount, messages, imports, is_done: isDone },
          rooms: rooms.map(({ roomId, name, rule, messages: count, keptBy }) => ({
            ...{ room_id: roomId, name, rule, messages: count, kept_by: keptBy },
          })),
        };
      },
      { access: 'open' },
    );
  },
};
