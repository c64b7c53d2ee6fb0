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

interface PasswordFilter {
  /** Removes the cells of password columns from a row that is as wide as the header. */
  readonly hide: (cells: readonly string[]) => readonly string[];
  /** True if a row of this width and content has no password wherever its cells stand. */
  readonly isSafe: (cells: readonly string[], width: number) => boolean;
}

/**
 * Makes the filter for rows with this header. In a row of another width any cell may be the password, but where the row
 * is wider and blank from the first password column on: what an exporter adds at the end pushes nothing to the left.
 */
export const hidePasswords = (header: readonly string[]): PasswordFilter => {
  const hidden = header.map(isPasswordColumn);
  const first = hidden.indexOf(true);
  if (first === -1) return { hide: (cells) => cells, isSafe: () => true };
  return {
    hide: (cells) => cells.filter((_, at) => hidden[at] !== true),
    isSafe: (cells, width) =>
      cells.length === width || (cells.length > width && cells.slice(first).every((cell) => cell.trim() === '')),
  };
};
