import { signal } from '@preact/signals';
import type { ChatClient } from '../../client/ChatClient.ts';
import { ChatRefusal } from '../../client/wire/ChatRefusal.ts';
import { adoptPolicy, forgetPolicy } from '../policy/policyInUse.ts';

/** How long the page waits for names before it shows itself without them. */
const patienceMs = 1_500;

/** The policy is here, or is not waited for any longer. */
export const isPolicySettled = signal(false);

/** Reads the policy now and, after a failure, whenever the client is online again. @returns a function that ends this */
export const followPolicy = (client: Pick<ChatClient, 'policy' | 'on'>): (() => void) => {
  let isWanted = true;
  const settle = (): void => {
    if (isWanted) isPolicySettled.value = true;
  };
  const read = async (): Promise<void> => {
    try {
      const policy = await client.policy();
      if (isWanted) adoptPolicy(policy);
      end();
    } catch (failure) {
      // An older server does not learn it by being asked again.
      if (failure instanceof ChatRefusal && failure.status === 404) end();
    }
    settle();
  };

  forgetPolicy();
  isPolicySettled.value = false;
  const timer = setTimeout(settle, patienceMs);
  const end = client.on('connection_established', () => void read());
  void read();
  return () => {
    isWanted = false;
    clearTimeout(timer);
    end();
  };
};
