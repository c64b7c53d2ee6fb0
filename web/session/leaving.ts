const forgetting: (() => void)[] = [];

/** What the tab keeps of a person besides their session is forgotten with this when they go. */
export const onLeave = (forget: () => void): void => void forgetting.push(forget);

export const forgetPerson = (): void => {
  for (const forget of forgetting) forget();
};
