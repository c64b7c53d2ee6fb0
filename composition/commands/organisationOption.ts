import { listKnown } from '../../core/directory/listKnown.ts';
import type { Organisation } from '../../core/directory/Organisation.ts';
import { organisationsIn } from '../../core/directory/organisationsIn.ts';
import { ChatError } from '../../core/errors.ts';
import { rootOrganisation } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { CommandContext, CommandOption } from './Command.ts';

/** The same for every command: one school of several in one database, or a district with its schools. */
export const organisationOption = {
  organisation: { type: 'string', meaning: 'only this organisation and all below it: the id that its source gives it' },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** All organisations of the database, by name. */
export const allOrganisations = (chat: Pick<Chat, 'enterDirectory'>): Promise<readonly Organisation[]> =>
  organisationsIn([rootOrganisation], chat.enterDirectory('command'));

/**
 * The organisation that `--organisation` names; `--source` says whose id it is, if several sources have it. Undefined
 * without the option.
 * @throws ChatError INVALID_REQUEST that lists what there is, for one that is not known or not the only one
 */
export const askedOrganisation = async (
  chat: Pick<Chat, 'enterDirectory'>,
  { values }: Pick<CommandContext, 'values'>,
): Promise<Organisation | undefined> => {
  const { organisation: asked, source } = values;
  if (typeof asked !== 'string') return undefined;
  const all = await allOrganisations(chat);
  const called = all.filter(({ externalId }) => externalId === asked);
  const [found, another] = typeof source === 'string' ? called.filter((one) => one.source === source) : called;
  if (found !== undefined && another === undefined) return found;
  if (called.length === 0)
    throw refused(`--organisation: no source calls an organisation "${asked}". ${listKnown(all)}`);
  const whose = called.map(({ source: name, name: title }) => `--source ${name} (${title})`).join(', ');
  throw refused(
    found === undefined
      ? `--organisation: the source "${source}" calls no organisation "${asked}". Others do: ${whose}.`
      : `--organisation: several sources call one "${asked}". Say whose: ${whose}.`,
  );
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
