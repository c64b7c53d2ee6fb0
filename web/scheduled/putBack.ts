import { batch, type Signal } from '@preact/signals';
import type { ChatClient } from '../../client/ChatClient.ts';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { chosenIn } from '../attachments/chosenFiles.ts';
import { loadAdding } from '../attachments/loadAdding.ts';
import { type Draft, draftIn, keepDraft, putBacks } from '../session/drafts.ts';

/** The field of a room, and what it edits or answers. */
export interface RoomField {
  readonly view: RoomView;
  readonly composing: Signal<{ readonly kind: 'new' } | NonNullable<Draft['about']>>;
}

interface Written {
  readonly content: string;
  readonly replyTo: number | null;
  readonly files: readonly OutgoingFile[];
  /** It asks everybody to confirm it. */
  readonly asks: boolean;
}

/** Puts a message back into the field of its room, before what was begun there since. An edit that was begun goes on. */
export const putBack = (
  { view, composing }: RoomField,
  meId: number,
  { content, replyTo, files, asks }: Written,
): void => {
  const place = { meId, roomId: view.id };
  const before = draftIn(place);
  const state = view.state.get();
  const answered = state.messages.find(({ id }) => id !== null && id === replyTo);
  const about: Draft['about'] =
    before.about ?? (answered === undefined ? undefined : { kind: 'reply', message: answered });
  const text = [content, before.text].filter((part) => part !== '').join('\n');
  batch(() => {
    keepDraft(place, { ...before, text, ...(about !== undefined && { about }), ...(asks && { asks: true }) });
    composing.value = about ?? { kind: 'new' };
    putBacks.value += 1;
  });
  if (files.length > 0)
    void loadAdding().then((addFiles) => addFiles(chosenIn(meId, view.id), files, state.room?.type ?? ''));
};

/** The files of a message as those that are chosen, which go with another one. */
export const fetchFiles = (client: ChatClient, attachments: readonly Attachment[]): Promise<readonly OutgoingFile[]> =>
  Promise.all(attachments.map(async ({ id, name }) => ({ file: await client.download(id), name })));
