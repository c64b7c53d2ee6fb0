import type { Request, Response } from 'express';
import type { Person } from '../../../core/permissions/Person.ts';
import { keepPace } from './bodyDeadline.ts';
import { type ReceivedUpload, receiveUpload } from './receiveUpload.ts';
import type { UploadSlots } from './UploadSlots.ts';

interface Sending {
  readonly slots: UploadSlots;
  readonly person: Person;
  /** Before the body is read. Resolves to the most bytes. @throws ChatError */
  admit(): Promise<number>;
}

/** Runs the work on a file of a person, and removes it afterwards. Nothing is read of who may send none. */
export const withFile = async <Result>(
  { slots, person, admit }: Sending,
  request: Request,
  response: Response,
  work: (received: ReceivedUpload) => Promise<Result>,
): Promise<Result> => {
  const turn = slots.take(person.id);
  try {
    const maxBytes = await admit();
    keepPace(request);
    const received = await receiveUpload(request, response, maxBytes);
    try {
      return await work(received);
    } finally {
      await received.remove();
    }
  } finally {
    turn.release();
  }
};
