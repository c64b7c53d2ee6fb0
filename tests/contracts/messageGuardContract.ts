import { expect } from 'chai';
import { type GuardedText, guardMs, type MessageGuard } from '../../core/guard/MessageGuard.ts';
import { readVerdict } from '../../core/guard/readVerdict.ts';
import { asRoomId, asUserId, rootOrganisation } from '../../core/ids.ts';

interface Samples {
  /** Texts that the guard lets through unchanged; a greeting by default. */
  readonly allowed?: readonly string[];
  /** Texts that it does not simply allow. */
  readonly found?: readonly string[];
}

const text = (content: string, more: Partial<GuardedText> = {}): GuardedText => ({
  ...{ kind: 'message', content, senderId: asUserId(1), roomId: asRoomId(1), roomType: 'direct' },
  ...{ scope: [rootOrganisation], ...more },
});

/** What `MessageGuard` promises. Give samples of what yours allows, and of what it finds. */
export const messageGuardContract = (
  name: string,
  open: () => Promise<MessageGuard> | MessageGuard,
  { allowed = ['Good morning'], found = [] }: Samples = {},
): void =>
  void describe(`message guard (${name})`, () => {
    const kinds = ['message', 'edit', 'name'] as const;

    it('answers every text with a verdict, in time', async () => {
      const guard = await open();
      for (const content of [...allowed, ...found, 'ы', '😀', 'a'.repeat(10_000), '\u202eabc\u0301'])
        for (const kind of kinds) {
          const began = performance.now();
          const verdict: unknown = await guard.check(
            text(content, { kind, roomId: kind === 'name' ? null : asRoomId(1) }),
          );
          expect(() => readVerdict(verdict, 10_000), content.slice(0, 40)).not.to.throw();
          expect(performance.now() - began, content.slice(0, 40)).to.be.below(guardMs * 5);
        }
    });

    it('allows what is harmless', async () => {
      const guard = await open();
      for (const content of allowed) expect((await guard.check(text(content))).action, content).to.equal('allow');
    });

    it('says of what it finds why, also twice and of several at once', async () => {
      const guard = await open();
      const answers = await Promise.all([...found, ...found].map((content) => guard.check(text(content))));
      for (const verdict of answers) {
        if (verdict.action === 'allow') expect.fail('allowed');
        expect(verdict.reasons.length).to.be.greaterThan(0);
      }
      expect(answers.slice(found.length)).to.deep.equal(answers.slice(0, found.length));
    });
  });
