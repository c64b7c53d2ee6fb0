const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '', hellip: '…', mdash: '—', ndash: '–' },
  ...{ laquo: '«', raquo: '»', ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', bdquo: '„', euro: '€', copy: '©' },
  ...{
    iexcl: '¡',
    iquest: '¿',
    aacute: 'á',
    eacute: 'é',
    iacute: 'í',
    oacute: 'ó',
    uacute: 'ú',
    ntilde: 'ñ',
    uuml: 'ü',
  },
  ...{ Aacute: 'Á', Eacute: 'É', Iacute: 'Í', Oacute: 'Ó', Uacute: 'Ú', Ntilde: 'Ñ', Uuml: 'Ü', auml: 'ä', ouml: 'ö' },
  ...{ zwnj: '', zwj: '', lrm: '', rlm: '', bull: '•', middot: '·', deg: '°', times: '×', szlig: 'ß' },
};

/** A piece of HTML between two tags, as text: white space as in the source of HTML, entities resolved. */
export const entityText = (html: string): string =>
  html
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,10}));/gi, (whole, hex, decimal, name) => {
      if (name !== undefined) return (Object.hasOwn(named, name) ? named[name] : undefined) ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : '';
    });
