import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { RoomView, ShownMessage } from '../../client/room/RoomView.ts';

/** What the composer edits or answers. */
export type Composing = { readonly kind: 'new' } | { readonly kind: 'reply' | 'edit'; readonly message: ShownMessage };

export type Panel =
  | { readonly kind: 'details' }
  | { readonly kind: 'shared' }
  | { readonly kind: 'search' }
  | { readonly kind: 'thread'; readonly messageId: number }
  | { readonly kind: 'person'; readonly userId: number };

/** What the parts of one conversation share while it is shown. */
export interface ConversationActions {
  readonly view: RoomView;
  /** The key of the message whose actions are shown: the one under the pointer or with the focus. */
  readonly active: Signal<string | null>;
  readonly composing: Signal<Composing>;
  readonly panel: Signal<Panel | null>;
  /** The message that waits for the person to confirm its deletion. */
  readonly deleting: Signal<ShownMessage | null>;
  readonly receiptsOf: Signal<ShownMessage | null>;
  readonly jumpTo: (messageId: number) => void;
  readonly nameOf: (userId: number) => string;
}

export const makeActions = (
  view: RoomView,
  { jumpTo, nameOf, begun }: Pick<ConversationActions, 'jumpTo' | 'nameOf'> & { readonly begun: Composing },
): ConversationActions => ({
  view,
  active: signal(null),
  composing: signal<Composing>(begun),
  panel: signal(null),
  deleting: signal(null),
  receiptsOf: signal(null),
  jumpTo,
  nameOf,
});

export const ActionsContext = createContext<ConversationActions | null>(null);

export const useActions = (): ConversationActions => {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('there is no conversation here');
  return actions;
};
