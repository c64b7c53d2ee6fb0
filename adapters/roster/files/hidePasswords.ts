/** Words for a password or a secret number in a column's name, in the languages of the exports that we know. */
const secretParts =
  /passw|passphrase|passcode|kennwort|losungswort|contrasen|contraseñ|motdepasse|wachtwoord|senha|salasana|lösenord|losenord|adgangskode|haslo|hasło|heslo|jelszo|jelszó|parola|sifre|şifre|lozinka|парол|密码|密碼|パスワード|暗証番号|비밀번호|암호|รหัสผ่าน|كلمةالسر|كلمةالمرور|סיסמ|passwd|secret/u;
/** Short words, which count only by themselves: a column `spinning` has no PIN. */
const secretWords: ReadonlySet<string> = new Set(['pwd', 'pass', 'pin', 'userpwd', 'pw', 'pincode', 'пин', 'пинкод']);

const wordsOf = (header: string): readonly string[] =>
  header
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u);

/** True for a column of passwords in any spelling: `Password`, `user_passwd`, `PWD`, `Kennwort`, `studentPin`. */
const isPasswordColumn = (header: string): boolean => {
  const words = wordsOf(header);
  return words.some((word) => secretWords.has(word)) || secretParts.test(words.join(''));
};

/** Makes a filter that removes the cells of password columns from a row with this header. */
export const hidePasswords = (header: readonly string[]): ((cells: readonly string[]) => readonly string[]) => {
  const hidden = header.map(isPasswordColumn);
  if (!hidden.includes(true)) return (cells) => cells;
  return (cells) => cells.filter((_, at) => hidden[at] !== true);
};
