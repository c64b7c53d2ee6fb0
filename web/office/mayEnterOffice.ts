import type { Me } from '../../client/wire/wireTypes.ts';

/** Whether any page of the office is this person's. Apart from the pages, because the first script asks it. */
export const mayEnterOffice = ({ rights: may }: Pick<Me, 'rights'>): boolean =>
  may.manage_directory || may.see_reports || may.oversee || may.approve_cases || may.read_audit;
