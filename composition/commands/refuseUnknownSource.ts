import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';

/** For a source of which nothing was found. @throws ChatError INVALID_REQUEST that lists the sources, if there is no such one */
export const refuseUnknownSource = async (chat: Pick<Chat, 'enterDirectory'>, asked: string): Promise<void> => {
  const names = (await chat.enterDirectory('command').listSources()).map(({ name }) => name);
  if (asked === hostSource || names.includes(asked)) return;
  const known = names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}.`;
  throw new ChatError('INVALID_REQUEST', `There is no source "${asked}". ${known}`);
};
