import { signal } from '@preact/signals';

export type DialogName = 'settings' | 'shortcuts' | 'people' | 'new-room';

/** The dialog of the whole page that is open; those of a part belong to the part. */
export const openDialog = signal<DialogName | null>(null);

export const closeDialog = (): void => {
  openDialog.value = null;
};
