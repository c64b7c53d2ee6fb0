import { escapeHtml } from '../../system/escapeHtml.ts';

interface Page {
  readonly language: string;
  readonly title: string;
  /** HTML. */
  readonly body: string;
}

const style =
  'font-family:system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif;font-size:16px;line-height:1.5;color:#111827;' +
  'background:#ffffff;max-width:640px;margin:0 auto;padding:16px';

/** A whole page of HTML, for mails and for what links in mails open. */
export const pageHtml = ({ language, title, body }: Page): string => `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main style="${style}">
${body}
</main>
</body>
</html>
`;
