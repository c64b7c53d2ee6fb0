/** What every channel says in the same words. */
export interface NotificationWords {
  readonly newMessages: (count: number) => string;
  /** Messages that are not shown. */
  readonly more: (count: number) => string;
  /** Somebody asks the person to talk. */
  readonly asks: (name: string) => string;
  /** Stands before what everybody has to hear at once. */
  readonly urgent: string;
}

const counted = (
  locale: string,
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>,
  other: string,
): ((count: number) => string) => {
  const rules = new Intl.PluralRules(locale);
  return (count) => (forms[rules.select(count)] ?? other).replace('#', String(count));
};

const english: NotificationWords = {
  newMessages: counted('en', { one: 'New message' }, '# new messages'),
  more: (count) => `and ${count} more`,
  asks: (name) => `${name} would like to write to you`,
  urgent: 'Urgent',
};

const all: Readonly<Record<string, NotificationWords>> = {
  en: english,
  ru: {
    newMessages: counted('ru', { one: '# новое сообщение', few: '# новых сообщения' }, '# новых сообщений'),
    more: (count) => `и ещё ${count}`,
    asks: (name) => `${name} хочет вам написать`,
    urgent: 'Срочно',
  },
  uk: {
    newMessages: counted('uk', { one: '# нове повідомлення', few: '# нові повідомлення' }, '# нових повідомлень'),
    more: (count) => `і ще ${count}`,
    asks: (name) => `${name} хоче вам написати`,
    urgent: 'Терміново',
  },
  es: {
    newMessages: counted('es', { one: 'Mensaje nuevo' }, '# mensajes nuevos'),
    more: (count) => `y ${count} más`,
    asks: (name) => `${name} quiere escribirte`,
    urgent: 'Urgente',
  },
  ar: {
    newMessages: counted('ar', { one: 'رسالة جديدة', two: 'رسالتان جديدتان', few: '# رسائل جديدة' }, '# رسالة جديدة'),
    more: (count) => `و${count} أخرى`,
    asks: (name) => `${name} يرغب في مراسلتك`,
    urgent: 'عاجل',
  },
};

/** In the language of a BCP 47 tag; English where there are none in it. */
export const notificationWords = (locale: string): NotificationWords =>
  all[locale.toLowerCase().split('-')[0] ?? 'en'] ?? english;
