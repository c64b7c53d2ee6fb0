import { endingOf } from './cleanFileName.ts';

const endings: ReadonlySet<string> = new Set(
  (
    'ade adp apk app appimage application appref-ms appx asp aspx bas bat bin cab cer chm cmd cnt com ' +
    'command cpl crt csh deb diagcab dll dmg docm dotm elf exe fxp gadget grp hlp hpj hta img inf ins iso ' +
    'isp its jar jnlp js jse ksh lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw ' +
    'mdz mjs msc msh msi msp mst ops osd pcd pif pkg pl plg potm ppam ppsm pptm prf prg ps1 ps1xml ps2 ' +
    'psc1 psc2 pst py pyc pyo pyw pyz rb reg rpm run scf scr sct sh shb shs sys theme url vb vbe vbp vbs ' +
    'vhd vhdx vsw vxd wasm website ws wsc wsf wsh xapk xbap xlam xll xlsm xltm xnk zsh '
  )
    .trim()
    .split(' '),
);

/**
 * Whether a computer runs a file of this name when somebody opens it, whatever is in it.
 * Source: the attachments that Outlook blocks, and what Android, macOS and Linux run.
 */
export const isProgramName = (name: string): boolean => endings.has(endingOf(name));
