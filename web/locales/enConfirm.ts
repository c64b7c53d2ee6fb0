/** The texts of messages that ask for confirmations in English. They come with what shows them. */
export const enConfirm = {
  'confirm.waiting': 'To confirm',
  'confirm.message': 'A message',
  'confirm.read': 'I have read this',
  'confirm.done': 'You have confirmed this',
  'confirm.doneAt': 'You confirmed this, {time}',
  'confirm.asks': '{name} asks you to confirm that you have read this',
  'confirm.reminded': 'Reminder',
  'confirm.count': '{confirmed} of {all} have confirmed',
  'confirm.asking': 'Everybody in the chat will be asked to confirm this',
  'confirm.askShort': 'Ask to confirm',
  'confirm.ask': 'Ask everybody to confirm that they have read this message',
  'confirm.willAsk': 'Everybody in the chat will be asked to confirm that they have read this message.',
  'confirm.dontAsk': 'Do not ask for a confirmation',
} as const;
