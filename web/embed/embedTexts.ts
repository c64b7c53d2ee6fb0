/** The few words that stand in a host's page, by the language of that page. */
const texts = {
  en: { open: 'Open chat', close: 'Close chat', frame: 'Chat', unread: 'unread' },
  es: { open: 'Abrir el chat', close: 'Cerrar el chat', frame: 'Chat', unread: 'sin leer' },
  uk: { open: 'Відкрити чат', close: 'Закрити чат', frame: 'Чат', unread: 'непрочитано' },
  ru: { open: 'Открыть чат', close: 'Закрыть чат', frame: 'Чат', unread: 'непрочитано' },
  ar: { open: 'فتح الدردشة', close: 'إغلاق الدردشة', frame: 'الدردشة', unread: 'غير مقروءة' },
};

export type EmbedTexts = (typeof texts)['en'];

export const embedTexts = (tag: string): EmbedTexts =>
  texts[tag.slice(0, 2).toLowerCase() as keyof typeof texts] ?? texts.en;
