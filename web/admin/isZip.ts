/** How every ZIP begins; one without entries begins with its end. */
const beginnings = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/** Whether a file is a ZIP whatever its name: a photo is told apart before it is sent. */
export const isZip = async (file: Blob): Promise<boolean> => {
  const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return beginnings.includes(String.fromCharCode(...bytes));
};
