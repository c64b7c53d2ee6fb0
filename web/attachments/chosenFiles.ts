import { type Signal, signal } from '@preact/signals';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import { onLeave } from '../session/leaving.ts';

/** A file that is to go with the next message. */
export interface ChosenFile extends OutgoingFile {
  readonly key: number;
}

/** Of each room while the tab is open: begun messages stay when one looks elsewhere. */
const byPlace = new Map<string, Signal<readonly ChosenFile[]>>();

export const chosenIn = (meId: number, roomId: number): Signal<readonly ChosenFile[]> => {
  const key = `${meId}.${roomId}`;
  const known = byPlace.get(key) ?? signal<readonly ChosenFile[]>([]);
  byPlace.set(key, known);
  return known;
};

/** Adds files as far as the policy lets them into a room. */
export const loadAdding = async () => (await import('./addFiles.ts')).addFiles;

onLeave(() => byPlace.clear());

/** Files of a paste; none where there is text too: office programs put a picture of the text beside it. */
export const pastedFiles = (transfer: DataTransfer | null): readonly File[] =>
  transfer?.types.includes('text/plain') ? [] : filesIn(transfer);

/** Files of a drop; a folder is none. */
export const filesIn = (transfer: DataTransfer | null): readonly File[] =>
  [...(transfer?.items ?? [])].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory) return [];
    const file = item.getAsFile();
    return file === null ? [] : [file];
  });
