/** The ids of a list in an address, parted by commas. */
export const splitIds = (list: string | undefined): readonly string[] =>
  (list ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]));
