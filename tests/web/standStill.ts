import type { Page } from 'playwright-core';

/** Waits until a page looks the same whenever its picture is taken: fonts, no caret, no pointer, no movement. */
export const standStill = async (page: Page): Promise<void> => {
  await page.evaluate('document.fonts.ready');
  await page.evaluate('document.activeElement?.blur()');
  await page.mouse.move(2, 2);
  await page.evaluate(
    'Promise.all(document.getAnimations().filter(({ playState }) => playState === "running").map(({ finished }) => finished))',
  );
};
