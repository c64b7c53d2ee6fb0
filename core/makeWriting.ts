import { type AttachFiles, makeAttachFiles } from './attachments/attachFiles.ts';
import { type Files, makeFiles } from './attachments/makeFiles.ts';
import type { UploadSettings } from './attachments/UploadSettings.ts';
import type { ChatError } from './errors.ts';
import type { GuardNames } from './guard/guardNames.ts';
import { type GuardSettings, type Guards, makeGuards } from './guard/makeGuards.ts';
import type { Limits } from './limits/Limits.ts';
import type { LimitCalls } from './limits/limitCalls.ts';
import { type AmendMessage, limitAmends, makeAmendMessage } from './messages/amendMessage.ts';
import { makeCheckAsking } from './messages/checkAsking.ts';
import { makePinMessages, type PinMessages } from './messages/pinMessages.ts';
import { makeResolveMentions } from './messages/resolveMentions.ts';
import { makeSendMessage, type SendMessage } from './messages/sendMessage.ts';
import { makeSendRequest } from './messages/sendRequest.ts';
import type { ShowMessage } from './messages/showMessage.ts';
import type { Ports } from './Ports.ts';
import type { IdentifyPerson } from './permissions/identifyPerson.ts';
import type { Policy } from './permissions/Policy.ts';
import { makePeoplePictures, type PeoplePictures } from './pictures/makePeoplePictures.ts';
import type { AcceptRequest } from './rooms/acceptRequest.ts';
import type { EnterRoom } from './rooms/admit.ts';
import { makeAnswerOffice } from './rooms/answerOffice.ts';
import type { ModeratesRoom } from './rooms/Moderation.ts';
import type { RequestWatch } from './rooms/RequestWatch.ts';
import { makeScheduled, type ScheduledUseCases } from './scheduled/makeScheduled.ts';
import { makeServiceAccounts, type ServiceUseCases } from './serviceaccounts/makeServiceAccounts.ts';
import { makePostAsServiceAccount, type PostAsServiceAccount } from './serviceaccounts/postAsServiceAccount.ts';
import { unlessRefused } from './settings/unlessRefused.ts';

/** The use cases by which people and programs write, through the guards where there are any. */
export interface Writing extends PinMessages, ServiceUseCases {
  /** Throws MessageHeld too, where guards hold messages. */
  readonly sendMessage: SendMessage;
  readonly amendMessage: AmendMessage;
  /** Messages that are sent later. */
  readonly scheduled: ScheduledUseCases;
  /** What guards hold, and the lists of words. */
  readonly held: Guards['held'];
  readonly words: Guards['words'];
  /** Files that people send to the server and get from it. */
  readonly files: Files;
  /** The profile pictures of people. */
  readonly pictures: PeoplePictures;
  /** What service accounts do. */
  readonly postAsService: PostAsServiceAccount;
}

interface Deps extends Ports {
  readonly policy: Policy;
  readonly limits: Limits;
  readonly limited: LimitCalls;
  readonly enterRoom: EnterRoom;
  readonly identifyPerson: IdentifyPerson;
  readonly showMessage: ShowMessage;
  readonly moderatesRoom: ModeratesRoom;
  readonly acceptRequest: AcceptRequest;
  readonly requestWatch: RequestWatch;
  /** As `ModeratesRoom`, by the right to oversee. */
  readonly overseesRoom: ModeratesRoom;
  readonly settings: GuardSettings;
  readonly uploads: UploadSettings;
  readonly refusal: () => ChatError | undefined;
}

interface Made {
  readonly writing: Writing;
  readonly names: GuardNames;
  readonly attachFiles: AttachFiles;
}

export const makeWriting = (deps: Deps): Made => {
  const { guarded, held, words, ...names } = makeGuards(deps);
  const resolveMentions = makeResolveMentions(deps);
  const amend = makeAmendMessage({ ...deps, resolveMentions });
  const attachFiles = makeAttachFiles(deps);
  const messages = guarded?.messages ?? deps.messages;
  const guardedAmend = { ...amend, edit: guarded?.edit(amend.edit) ?? amend.edit };
  const answerOffice = makeAnswerOffice(deps);
  const checkAsking = makeCheckAsking(deps);
  const sendRequest = makeSendRequest({ ...deps, messages });
  const parts = { ...deps, answerOffice, sendRequest, attachFiles, checkAsking };
  const send = makeSendMessage({ ...parts, resolveMentions, messages });
  const sendMessage = guarded?.send(send) ?? send;
  return {
    names,
    attachFiles,
    writing: {
      sendMessage,
      scheduled: makeScheduled({ ...parts, sendMessage: unlessRefused(sendMessage, deps.refusal) }),
      amendMessage: limitAmends(deps.limited, guardedAmend),
      ...makePinMessages(deps),
      held,
      words,
      files: makeFiles({
        ...{ ...deps, blobs: deps.blobStore, settings: deps.uploads },
        findMessage: (roomId, id) => deps.messages.find(roomId, id),
        reviewsHeld: held.reviewsFile,
      }),
      pictures: makePeoplePictures(deps),
      ...makeServiceAccounts({ ...deps, secrets: deps.signInSecrets }),
      postAsService: makePostAsServiceAccount({ ...deps, messages, amend: guardedAmend, attachFiles }),
    },
  };
};
