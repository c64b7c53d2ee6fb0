import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatClient } from '../../client/ChatClient.ts';
import type { Me } from '../../client/wire/wireTypes.ts';
import type { DemoAccount } from './tabSession.ts';

/** What every part of the page needs once a person is signed in. */
export interface Account {
  readonly client: ChatClient;
  readonly me: Me;
  readonly token: string;
  /** The people of a demo school; empty on any other server. */
  readonly demoPeople: readonly DemoAccount[];
}

export const AccountContext = createContext<Account | null>(null);

export const useAccount = (): Account => {
  const account = useContext(AccountContext);
  if (account === null) throw new Error('nobody is signed in here');
  return account;
};
