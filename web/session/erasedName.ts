import { t } from '../locales/translate.ts';

/** What erased people are called, in the language of the page. */
export const erasedName = (): string => t('person.erased');
