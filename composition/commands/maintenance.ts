import { encodeNotice } from '../../adapters/wire/settings/settingSchemas.ts';
import { ChatError } from '../../core/errors.ts';
import { beginsMaintenance, endsMaintenance } from '../../core/settings/manageSettings.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { optionText } from './optionText.ts';
import { changeSettings } from './settings.ts';

/** Begins and ends a maintenance, during which everybody reads and nobody writes. */
export const maintenance: Command = {
  name: 'maintenance',
  summary:
    'Begins a maintenance on all nodes: everybody sees it and goes on reading, whatever writes is refused, and clients keep what people send until it ends. "off" ends it, "status" says whether there is one. Commands go on to work.',
  usage: 'maintenance on [--message <text>] [--until <time>] | off | status',
  options: {
    message: { type: 'string', meaning: 'what people read, as it is; without it each reads it in their language' },
    until: { type: 'string', meaning: 'when it should be over (ISO 8601 with the zone); it ends with "off" alone' },
  },
  positionals: ['on|off|status'],
  run: async (context) => {
    const wanted = wantedBy(context);
    return withChat(
      readConfig(context.env, { admitsNobody: true }),
      async ({ settings }) => {
        const changes = wanted === null ? {} : await changeSettings(settings, context, wanted);
        const notice = encodeNotice(settings.notice());
        const { maintenance: running } = notice;
        const end = running?.until ? ` until ${running.until}` : '';
        context.print(running === null ? 'There is no maintenance.\n' : `Maintenance${end}: nobody can write.\n`);
        return { ...changes, ...notice };
      },
      { access: 'open' },
    );
  },
};

/** Null: only look. */
const wantedBy = (context: CommandContext): Readonly<Record<string, string | null>> | null => {
  const { positionals } = context;
  const [action] = positionals;
  const [message, until] = [optionText(context, 'message'), optionText(context, 'until')];
  if (action === 'on' && positionals.length === 1) return beginsMaintenance(message, until);
  const hasMore = message !== undefined || until !== undefined || positionals.length > 1;
  if (action === 'off' && !hasMore) return endsMaintenance;
  if (action === 'status' && !hasMore) return null;
  throw new ChatError(
    'INVALID_REQUEST',
    'Write maintenance on, with --message and --until if you like, maintenance off, or maintenance status.',
  );
};
