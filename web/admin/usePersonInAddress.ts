import { useEffect, useState } from 'preact/hooks';
import { useAddress } from '../office/useAddress.ts';
import { reportFailure } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { PersonOnFile } from './directoryAnswers.ts';

interface PersonInAddress {
  readonly person: PersonOnFile | null;
  readonly choose: (person: PersonOnFile | null) => void;
  /** Reads the person again, after something about them has changed. */
  readonly reread: () => void;
}

/** A person that a page is about, whose id stands in the address under `name`. */
export const usePersonInAddress = (directory: Pick<DirectoryOfSchool, 'said'>, name: string): PersonInAddress => {
  const [id, setId] = useAddress(name);
  const [person, setPerson] = useState<PersonOnFile | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (id === '' || (person !== null && round === 0)) return;
    let isLate = false;
    reportFailure(directory.said(Number(id)).then((said) => void (!isLate && setPerson(said.person))));
    return () => {
      isLate = true;
    };
  }, [id, round]);
  return {
    person: id === '' ? null : person,
    choose: (chosen) => {
      setPerson(chosen);
      setRound(0);
      setId(chosen === null ? '' : String(chosen.id));
    },
    reread: () => setRound(round + 1),
  };
};
