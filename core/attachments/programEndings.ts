/**
 * Endings of names by which a computer runs a file when somebody opens it, whatever is in it.
 * Source: the attachments that Outlook blocks, and what Android, macOS and Linux open.
 */
export const programEndings =
  /\.(?:a(?:c[em]|de|dp|pk|pp(?:image|lication|ref-ms|x)?|sp|sx)|ba[st]|bin|cab|cer|ch[im]|cmd|cnt|co[ml]|command|cpl|crt|csh|d(?:eb|er|iagcab|ll|mg)|elf|exe|fxp|gadget|grp|h(?:lp|pj|ta)|i(?:mg|nf|ns|so|sp|ts)|j(?:ar|nlp|se?)|ksh|lnk|m(?:acho|a[dfgmqrstuvw]|cf|d[abetwz]|js|s[cipt]|sh[12]?(?:xml)?)|ops|osd|p(?:cd|if|kg|l[gx]?|rf|rg|s1(?:xml)?|s2(?:xml)?|sc[12]|st|y[cowz]?)|reg|rpm|run|s(?:cf|cr|ct|h|hb|hs|ys)|theme|tmp|url|v(?:b[eps]?|hdx?|sw|xd)|w(?:asm|ebpnp|ebsite|s|s[bcfh])|x(?:bap|ll|nk)|zsh|xapk|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|ppsm)$/i;
