import type { Chat } from '../../core/makeChat.ts';
import type { Log } from '../Log.ts';
import { compileArguments } from './compileArguments.ts';
import { type Arguments, type HostCallName, hostSchemas } from './hostSchemas.ts';
import { makeWho, type Who } from './makeWho.ts';
import { reportFault } from './reportFault.ts';

/** Makes a call of a host, which checks its arguments and then does the work. It rejects only with ChatError. */
export const makeDefine =
  (chat: Pick<Chat, 'identifyPerson' | 'enterDirectory'>, log: Pick<Log, 'error'>) =>
  <Name extends HostCallName, Result>(name: Name, work: (given: Arguments<Name>, who: Who) => Promise<Result>) => {
    const read = compileArguments(hostSchemas[name], name);
    const who = makeWho(chat, name);
    return (given: Arguments<Name>): Promise<Result> =>
      reportFault(log, name, async () => work(read(given) as Arguments<Name>, who));
  };
