import { expect } from 'chai';
import { pairRoomId } from '../../../adapters/history/alumni/pairRoomId.ts';
import { unescapeHtml } from '../../../adapters/history/alumni/unescapeHtml.ts';
import { groupRecord } from '../../../adapters/history/groupRecord.ts';
import { jobName } from '../../../adapters/history/jobs/jobName.ts';
import { originalName } from '../../../adapters/history/thebot/originalName.ts';

describe('texts of old chats', () => {
  it('are unescaped once, and other ampersands stay', () => {
    expect(unescapeHtml('&lt;b&gt; &amp;lt; R&D &copy; &#x27;')).to.equal("<b> &lt; R&D &copy; '");
  });

  it('have the name of a room of before a migration, where its description is such JSON', () => {
    expect(originalName('{"__migration_0011__": {"original_name": "Maths - Arne"}}')).to.equal('Maths - Arne');
    for (const other of [
      '',
      'about maths',
      '{broken',
      '{"a": 1}',
      '{"a": {"original_name": " "}}',
      '{"a": null}',
      '[1]',
    ])
      expect(originalName(other), other).to.equal(undefined);
  });

  it('name a group without a name by its first members', () => {
    const members = ['Ana', 'Ben', '', 'Coo', 'Dan', 'Eva'].map((name, index) => ({ id: String(index), name }));
    const group = { id: '4', name: ' ', createdAt: new Date(0), isLocked: false };
    expect(groupRecord({ ...group, members }).name).to.equal('Ana, Ben, Coo, +2');
    expect(groupRecord({ ...group, members: members.slice(0, 2) }).name).to.equal('Ana, Ben');
  });

  it('name a job by the first line of its description, or by its number', () => {
    expect(jobName('71', ' All rooms\nand the stairs')).to.equal('All rooms');
    expect(jobName('71', ' ')).to.equal('#71');
  });

  it('give a pair one room in either direction, and whoever wrote to nobody one alone', () => {
    expect(pairRoomId('10', '9')).to.equal(pairRoomId('9', '10'));
    expect(pairRoomId('3', null)).to.equal(pairRoomId('3', '3'));
  });
});
