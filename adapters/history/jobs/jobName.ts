/** Characters of a description that name a job. */
const nameChars = 80;

/** What a job is called: the first line of its description, or its number. */
export const jobName = (id: string, description: string): string => {
  const [line = ''] = description.trim().split('\n');
  return line === '' ? `#${id}` : line.slice(0, nameChars).trim();
};
