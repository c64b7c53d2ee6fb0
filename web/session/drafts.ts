/** Texts that were begun in a room and not sent. They are kept until the tab is closed. */
const key = (roomId: number): string => `homeroom.draft.${roomId}`;

export const draftOf = (roomId: number): string => sessionStorage.getItem(key(roomId)) ?? '';

export const keepDraft = (roomId: number, text: string): void => {
  if (text === '') sessionStorage.removeItem(key(roomId));
  else sessionStorage.setItem(key(roomId), text);
};
