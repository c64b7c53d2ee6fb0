import { signal } from '@preact/signals';

const shownMs = 5_000;
const toasts = signal<readonly { readonly id: number; readonly text: string }[]>([]);
let last = 0;

/** Shows a message for a few seconds, also to screen readers. */
export const toast = (text: string): void => {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(-2), { id, text }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((one) => one.id !== id);
  }, shownMs);
};

export const Toasts = () => (
  <div class="toasts" role="status">
    {toasts.value.map(({ id, text }) => (
      <div key={id} class="toast">
        {text}
      </div>
    ))}
  </div>
);
