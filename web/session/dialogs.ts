import { signal } from '@preact/signals';

export type DialogName = 'settings' | 'shortcuts' | 'people' | 'new-room' | 'announce';

/** The open dialog of the whole page. Dialogs of a part are kept by the part. */
export const openDialog = signal<DialogName | null>(null);

export const closeDialog = (): void => {
  openDialog.value = null;
};
