import { signal } from '@preact/signals';
import type { ShownMessage } from '../../client/room/RoomView.ts';
import { onLeave } from './leaving.ts';

/** Where somebody writes: in a room, or in the thread below one of its messages. */
export interface WritingPlace {
  readonly meId: number;
  readonly roomId: number;
  readonly threadOf?: number;
}

/** What was begun and not sent. Kept until the tab is closed or the person signs out; nobody else in the tab sees it. */
export interface Draft {
  readonly text: string;
  /** What it answers or puts right. */
  readonly about?: { readonly kind: 'reply' | 'edit'; readonly message: ShownMessage };
  /** The new words of the message that is being edited; `text` waits meanwhile. */
  readonly edited?: string;
  /** All are asked to confirm it. */
  readonly asks?: true;
}

/** Grows when something was put back into a field: it begins anew with its draft. */
export const putBacks = signal(0);

const prefix = 'homeroom.draft.';
const keyOf = ({ meId, roomId, threadOf }: WritingPlace): string =>
  `${prefix}${meId}.${roomId}${threadOf === undefined ? '' : `.${threadOf}`}`;

export const draftIn = (place: WritingPlace): Draft => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? 'null');
    if (typeof kept === 'object' && kept !== null && 'text' in kept && typeof kept.text === 'string')
      return kept as Draft;
  } catch {
    // It was kept by another release.
  }
  return { text: '' };
};

export const keepDraft = (place: WritingPlace, draft: Draft): void => {
  if (draft.text === '' && draft.about === undefined) sessionStorage.removeItem(keyOf(place));
  else sessionStorage.setItem(keyOf(place), JSON.stringify(draft));
};

/** Of everybody who used this tab. */
onLeave(() => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
});
