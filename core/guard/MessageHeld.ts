import type { HeldMessage } from './HeldMessage.ts';

/**
 * What `SendMessage` throws in place of a stored message: a guard holds it until a reviewer decides. A retry gets the same
 * until then.
 */
export class MessageHeld extends Error {
  readonly held: HeldMessage;
  /** False for a retry. */
  readonly isNew: boolean;

  constructor(held: HeldMessage, isNew: boolean) {
    super('The message is held until a reviewer decides about it.');
    this.name = 'MessageHeld';
    this.held = held;
    this.isNew = isNew;
  }
}
