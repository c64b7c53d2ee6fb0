import type { Organisation } from '../../core/directory/Organisation.ts';
import type { LatestImport } from '../../core/history/LatestImport.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { ServerTotals } from '../../core/messages/Inbox.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { allOrganisations, askedOrganisation, organisationOption } from './organisationOption.ts';

interface ShownImport {
  readonly source: string;
  readonly began_at: Date;
  readonly succeeded_at: Date | null;
  readonly seconds: number | null;
  readonly problems: number | null;
  readonly messages_received: number | null;
  readonly messages_created: number | null;
  readonly messages_refused: number | null;
}

const shownImport = ({ source, beganAt, succeeded }: LatestImport): ShownImport => ({
  ...{ source, began_at: beganAt, succeeded_at: succeeded?.at ?? null },
  ...{ seconds: succeeded === null ? null : succeeded.tookMs / 1_000, problems: succeeded?.problemCount ?? null },
  messages_received: succeeded?.counts.messages.received ?? null,
  messages_created: succeeded?.counts.messages.created ?? null,
  messages_refused: succeeded?.counts.messages.refused ?? null,
});

const rowOf = (one: ShownImport): (string | number)[] => [
  one.source,
  one.succeeded_at === null ? 'never' : one.succeeded_at.toISOString(),
  one.succeeded_at === null || one.began_at > one.succeeded_at ? `begun ${one.began_at.toISOString()}` : '',
  ...[one.seconds, one.messages_received, one.messages_created, one.messages_refused].map((value) => value ?? ''),
];

const encodeTotals = ({ roomsByType, messages, participants, activePeople }: ServerTotals) => ({
  ...{ rooms_by_type: roomsByType, messages, participants, active_people: activePeople },
});

const nameOf = ({ externalId, name, source }: Organisation) => ({ external_id: externalId, name, source });

/** A line for each organisation. Who has roles in several is counted in each of them. */
const countEach = async (chat: Chat, print: (text: string) => void): Promise<unknown> => {
  const organisations = await allOrganisations(chat);
  const counted: { readonly organisation: Organisation; readonly totals: ServerTotals }[] = [];
  // One at a time: servers use the database meanwhile.
  for (const organisation of organisations)
    counted.push({ organisation, totals: await chat.readServerTotals('command', organisation.id) });
  if (counted.length === 0) print('There are no organisations.\n');
  else
    print(
      printTable(
        ['organisation', 'name', 'type', 'source', 'rooms', 'messages', 'memberships', 'active people'],
        counted.map(({ organisation: { externalId, name, type, source }, totals }) => [
          ...[externalId, name, type, source, Object.values(totals.roomsByType).reduce((sum, count) => sum + count, 0)],
          ...[totals.messages, totals.participants, totals.activePeople],
        ]),
      ),
    );
  return {
    organisations: counted.map(({ organisation, totals }) => ({ ...nameOf(organisation), ...encodeTotals(totals) })),
  };
};

/** Counts what is stored. */
export const stats: Command = {
  name: 'stats',
  summary:
    'Counts rooms by type, messages, memberships and active people, of all, of one organisation or of each, and says how the last import of each history went.',
  usage: 'stats [--organisation <external id> [--source <name>]] | stats --by-organisation',
  options: {
    ...organisationOption,
    source: { type: 'string', meaning: 'whose id is in --organisation, if several sources have it' },
    'by-organisation': { type: 'boolean', meaning: 'a line for each organisation, with all below it' },
  },
  positionals: [],
  run: ({ env, values, print }) =>
    withChat(
      readConfig(env, { admitsNobody: true }),
      async (chat) => {
        if (values['by-organisation'] === true) return countEach(chat, print);
        const asked = await askedOrganisation(chat, { values });
        const totals = await chat.readServerTotals('command', asked?.id);
        const { roomsByType, messages, participants, activePeople } = totals;
        const rooms = Object.entries(roomsByType).map(([type, count]): [string, number] => [`rooms: ${type}`, count]);
        print(
          printTable(
            ['what', 'count'],
            [...rooms, ['messages', messages], ['memberships', participants], ['active people', activePeople]],
          ),
        );
        if (asked !== undefined) return { organisation: nameOf(asked), ...encodeTotals(totals) };
        const histories = (await chat.compareHistory.latest()).map(shownImport);
        if (histories.length > 0)
          print(
            printTable(
              ['history', 'last came in', 'since then', 'seconds', 'messages', 'new', 'refused'],
              histories.map(rowOf),
            ),
          );
        return { ...encodeTotals(totals), histories };
      },
      { access: 'open' },
    ),
};
