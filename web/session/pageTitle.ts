import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What the page shows at present, for the title of its window; '' for nothing in particular. */
export const pageTitle = signal('');

/** Names the window after what this component shows, as long as it is shown. */
export const usePageTitle = (name: string): void => {
  useEffect(() => {
    pageTitle.value = name;
    return () => {
      if (pageTitle.peek() === name) pageTitle.value = '';
    };
  }, [name]);
};
