/** What adds files as far as the policy lets them into a room; it comes with the first ones. */
export const loadAdding = async () => (await import('./addFiles.ts')).addFiles;
