import type { Inspection } from './Inspection.ts';

/** Every screen before somebody is in: the demo's choice, the token, a refusal, a link, and the change of persons. */
export const walkEntry = async (inspection: Inspection, token: string): Promise<void> => {
  const { say } = inspection;
  const chooser = await inspection.visit('/');
  await chooser.locator('.person-choice').first().waitFor();
  await inspection.look('choice of a person', chooser);

  await chooser.route('**/api/demo/people/', (route) => route.fulfill({ status: 404, json: { error: {} } }));
  await chooser.reload();
  const field = chooser.getByLabel(say('signIn.token'));
  await field.waitFor();
  await inspection.look('sign-in by a token', chooser);
  await field.fill('no token at all');
  await chooser.getByRole('button', { name: say('signIn.go') }).click();
  await chooser.getByRole('alert').waitFor();
  await inspection.look('a token that is refused', chooser);

  // A server where people have accounts says other ways.
  const ways = { providers: [{ id: 'staff', name: 'Staff portal', address: '/api/sign-in/staff/' }] };
  const accounts = await inspection.visit('/');
  await accounts.route('**/api/demo/people/', (route) => route.fulfill({ status: 404, json: { error: {} } }));
  await accounts.route('**/auth/providers/', (route) =>
    route.fulfill({ json: { ...ways, mails_links: true, takes_tokens: true } }),
  );
  await accounts.reload();
  await accounts.getByRole('heading', { level: 1 }).waitFor();
  await inspection.look('sign-in', accounts);

  const linked = await inspection.visit('/#sign-in=used');
  await linked.getByRole('heading', { level: 1 }).waitFor();
  await inspection.look('a link that is used', linked);

  const other = await inspection.visit(`/`, 'emma.jensen');
  await other.locator('.rooms .room').first().waitFor();
  await other.evaluate((hash) => {
    location.hash = hash;
  }, `token=${token}`);
  await other.getByRole('heading', { name: say('signIn.replaceTitle') }).waitFor();
  await inspection.look('another person in place of who is in', other);
};
