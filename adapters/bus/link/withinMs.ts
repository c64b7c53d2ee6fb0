/** Settles as the work does, or rejects with `tooLate` after `ms` milliseconds; it does not stop the work. */
export const withinMs = async <Result>(ms: number, work: Promise<Result>, tooLate: string): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(tooLate)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};
