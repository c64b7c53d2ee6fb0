/** What browsers call a key that an input method takes. Safari says so also for the Enter that ends a composition. */
const takenByInputMethod = 229;

/** Keys with which somebody composes a character, as for Japanese, Chinese and Korean, mean nothing to the page. */
export const keepCompositions = (): void =>
  addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing || event.keyCode === takenByInputMethod) event.stopPropagation();
    },
    { capture: true },
  );
