import { useEffect } from 'preact/hooks';
import { isTyping } from '../design/roving.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { openDialog } from '../session/dialogs.ts';
import { go, roomPath, route } from '../session/router.ts';
import { hasSingleKeys } from '../session/settings.ts';

/** The shortcuts of the whole page. Single letters act only while no field has the focus, and can be turned off. */
export const useShortcuts = (): void => {
  const { client } = useAccount();
  useEffect(() => {
    const step = (by: 1 | -1): void => {
      const { rooms } = client.rooms.get();
      const now = route.value;
      const place = now.page === 'room' ? rooms.findIndex(({ id }) => id === now.roomId) : -1;
      const next = rooms[Math.max(0, Math.min(rooms.length - 1, place + by))];
      if (next) go(roomPath(next.id));
    };
    const single: Readonly<Record<string, () => void>> = {
      '?': () => (openDialog.value = 'shortcuts'),
      n: () => (openDialog.value = 'new-room'),
      g: () => go(at('/')),
      p: () => go(at('/people')),
    };
    const onKey = (event: KeyboardEvent): void => {
      if (document.querySelector('dialog[open]') !== null || event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        event.preventDefault();
        focusSearch();
      } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        step(event.key === 'ArrowDown' ? 1 : -1);
      } else if (hasSingleKeys.value && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
        const act = single[event.key];
        if (act === undefined) return;
        event.preventDefault();
        act();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [client]);
};

/** Focuses the search field. A page that has none gives way to the list of rooms. */
const focusSearch = (): void => {
  const field = (): HTMLElement | null => document.querySelector<HTMLElement>('.side .search-field input');
  if (field() === null) go(at('/'));
  requestAnimationFrame(() => field()?.focus());
};
