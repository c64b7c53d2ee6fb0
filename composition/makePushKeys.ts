/** The two keys by which push services know a server, and the lines that set them. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly lines: string;
}

/** New ones: devices that linked themselves under others have to do so again. */
export const makePushKeys = async (): Promise<PushKeys> => {
  const { generateVAPIDKeys } = (await import('web-push')).default;
  const { publicKey, privateKey } = generateVAPIDKeys();
  const subject = 'VAPID_SUBJECT=mailto:<who runs the server>';
  return {
    publicKey,
    privateKey,
    lines: `VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${privateKey}\n${subject}\n`,
  };
};
