import type { ConsumerStart } from '../../core/feed/Consumers.ts';
import type { BeforeHandler, BeforeName } from '../../core/hooks/GuardHooks.ts';
import type { HookEvents, HookName } from '../../core/hooks/HookEvents.ts';
import type { EndHook } from '../../core/hooks/Hooks.ts';

/** Hears one event at a time. What it returns is waited for before the next one. */
export type HookHandler<Name extends HookName> = (event: HookEvents[Name]) => unknown;

export interface NamedHookOptions {
  /** The same for ever: the place is stored under it. */
  readonly name: string;
  /** Where a name begins that is new: with all that is kept (`floor`, the default) or with what happens from now on. */
  readonly start?: ConsumerStart;
}

/** The functions of a host inside the chat. All are refused with ChatError INVALID_REQUEST for wrong arguments. */
export interface HostHooks {
  /** Live: on this node, in order, what happens from now on. Returns how to end it. */
  on<Name extends HookName>(event: Name | readonly Name[], handler: HookHandler<Name>): EndHook;
  /** Named: all of it, at least once, on one node at a time, from where the name was. */
  on<Name extends HookName>(
    event: Name | readonly Name[],
    options: NamedHookOptions,
    handler: HookHandler<Name>,
  ): EndHook;
  /** Asked before a text is stored: it may refuse, hold, mask or let pass. Returns how to end it. */
  before(event: BeforeName, handler: BeforeHandler): () => void;
}
