/**
 * The same work, one after another: calls while it runs are one more run behind it. A failure leaves what was known, as without a
 * network; the next call tries again.
 */
export const steadily = (work: () => Promise<void>): (() => void) => {
  let isBusy = false;
  let isAskedAgain = false;
  const run = (): void => {
    if (isBusy) {
      isAskedAgain = true;
      return;
    }
    isBusy = true;
    const ended = (): void => {
      isBusy = false;
      if (!isAskedAgain) return;
      isAskedAgain = false;
      run();
    };
    work().then(ended, ended);
  };
  return run;
};
