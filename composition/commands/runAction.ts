import type { Chat } from '../../core/makeChat.ts';
import type { People } from '../../core/permissions/People.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { CommandContext } from './Command.ts';
import { chosenAction } from './chosenAction.ts';

interface Opened {
  readonly chat: Chat;
  readonly people: People;
}

/** One of the things that a command can do with a chat; `id` is the argument after its name. */
export type ChatAction = (opened: Opened, context: CommandContext, id: string | undefined) => Promise<unknown>;

/** Opens the chat and does what the first argument names. @throws ChatError INVALID_REQUEST that says what there is */
export const runAction = async (
  command: string,
  actions: Readonly<Record<string, ChatAction | undefined>>,
  context: CommandContext,
): Promise<unknown> => {
  const [action, id] = context.positionals;
  const work = chosenAction(command, actions, action);
  const config = readConfig(context.env, { admitsNobody: true });
  return withChat(config, (chat, people) => work({ chat, people }, context, id), { access: 'open' });
};
