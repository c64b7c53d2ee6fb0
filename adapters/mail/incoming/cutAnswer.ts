import { answerMark } from '../notification/MailContent.ts';
import { attributionIn, isDeviceLine, isDivider, isHeadOfQuote } from './quoteMarks.ts';

/** Characters of a text that are looked at; a message has far fewer. */
const maxUnits = 400_000;
/** Lines below a signature's mark, at most. Longer ones are words. */
const signatureLines = 12;

/**
 * What somebody wrote in an answer: without what their program quotes, says about it, or signs. Answers between and below
 * quoted lines stay; so do quotes that the person typed. What is in doubt stays: too much is seen by everybody, too little is lost.
 */
export const cutAnswer = (text: string): string => {
  const lines = text
    .slice(0, maxUnits)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/[\u200b\u200e\u200f\u2066-\u2069\u202a-\u202e\ufeff]/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
  return withoutSignature(withoutQuotes(lines))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
};

const withoutQuotes = (lines: readonly string[]): string[] => {
  const kept: string[] = [];
  let isQuoting = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('>')) {
      if (!isQuoting) kept.push(lines[at] ?? '');
      continue;
    }
    if (line.startsWith(answerMark)) return dropHead(kept);
    if (isDivider(line) || isHeadOfQuote(headAt(lines, at))) return dropRule(kept);
    const length = attributionAt(lines, at);
    if (length > 0) {
      if (!quotesAfter(lines, at + length)) return kept;
      isQuoting = true;
      at += length - 1;
      continue;
    }
    kept.push(lines[at] ?? '');
  }
  return isQuoting ? kept : withoutLastQuote(kept);
};

/** Labels of a head may be on lines of their own, with empty ones between. */
const headAt = (lines: readonly string[], at: number): readonly string[] =>
  lines.slice(at, at + 8).map((line) => line.trim());

/** How many lines say who wrote what follows: programs break them; 0 for none. */
const attributionAt = (lines: readonly string[], at: number): number => {
  if ((lines[at] ?? '').trim() === '') return 0;
  for (const length of [1, 2, 3]) {
    const last = (lines[at + length - 1] ?? '').trim();
    if (last === '' || last.startsWith('>')) return 0;
    if (!last.endsWith(':')) continue;
    const whole = lines
      .slice(at, at + length)
      .map((line) => line.trim())
      .join(' ');
    const found = attributionIn(whole);
    if (found === 'sure' || (found === 'likely' && quotesAfter(lines, at + length))) return length;
    return 0;
  }
  return 0;
};

const quotesAfter = (lines: readonly string[], from: number): boolean =>
  (lines.slice(from, from + 4).find((line) => line.trim() !== '') ?? '').trim().startsWith('>');

/** Some programs quote below without a word about it. */
const withoutLastQuote = (lines: readonly string[]): string[] => {
  let end = lines.length;
  while (end > 0 && /^\s*(>|$)/.test(lines[end - 1] ?? '')) end -= 1;
  return lines.slice(0, end === 0 ? lines.length : end);
};

/** The line of underscores above Outlook's head. */
const dropRule = (kept: string[]): string[] => {
  let end = kept.length;
  while (end > 0 && /^[\s_-]*$/.test(kept[end - 1] ?? '')) end -= 1;
  return kept.slice(0, end);
};

/** What a program in another language said above the mail that it quotes: `Word: …` lines, or one that ends with a colon. */
const dropHead = (kept: string[]): string[] => {
  let rest = dropRule(kept);
  if ((rest.at(-1) ?? '').endsWith(':')) return dropRule(rest.slice(0, -1));
  const labels = rest.slice(-6).filter((line) => /^\*?[\p{L} ]{2,20}:/u.test(line)).length;
  if (labels < 3) return rest;
  while (rest.length > 0 && /^\*?[\p{L} ]{2,20}:/u.test(rest.at(-1) ?? '')) rest = rest.slice(0, -1);
  return dropRule(rest);
};

const withoutSignature = (lines: readonly string[]): readonly string[] => {
  const mark = lines.findLastIndex((line) => line === '--' || line === '—');
  const isSignature = mark > 0 && lines.length - mark <= signatureLines + 1;
  const rest = isSignature ? lines.slice(0, mark) : [...lines];
  while (rest.length > 0 && ((rest.at(-1) ?? '').trim() === '' || isDeviceLine((rest.at(-1) ?? '').trim()))) rest.pop();
  return rest;
};
