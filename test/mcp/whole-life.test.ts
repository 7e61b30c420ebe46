import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { type Agent, stdioAgent } from './client.ts';
import { type HttpServer, startHttp } from './http-server.ts';
import { proxied } from './proxied.ts';

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, members);
});

afterAll(() => server.stop());

type Member = (typeof members)[number];
type Step = readonly [Member, string, Record<string, unknown>, string];

/** The instance has a name that outlives the connection: each way takes the identity on from the one before. */
const ways: Readonly<Record<string, (member: Member) => Promise<Agent>>> = {
  HTTP: (member) => server.connect(member, { 'X-QMS-Instance': `${member}-host` }),
  'the proxy': (member) => proxied(server, member, `${member}-host`),
  'standard input and output': (member) => stdioAgent(qs, member),
};

/** A round of review and approval: its calls, and the states that it leads through. */
const round = (when: 'PRE' | 'POST'): Step[] => [
  ['bot', 'qms_route', { route_type: 'review' }, `IN_${when}_REVIEW`],
  ['quinn', 'qms_assign', { assignees: ['quinn', 'rev'] }, `IN_${when}_REVIEW`],
  ['quinn', 'qms_review', { outcome: 'recommend', comment: 'Complete.' }, `IN_${when}_REVIEW`],
  ['rev', 'qms_review', { outcome: 'recommend', comment: 'Sound.' }, `${when}_REVIEWED`],
  ['bot', 'qms_route', { route_type: 'approval' }, `IN_${when}_APPROVAL`],
  ['rev', 'qms_approve', {}, `IN_${when}_APPROVAL`],
  ['quinn', 'qms_approve', {}, `${when}_APPROVED`],
];

const done = { outcome: 'Pass', summary: 'Done' };

function life(doc_id: string, text: string): Step[] {
  const content = text.replace(/\{\{[^}]*\}\}|\[[A-Za-z][^\][]*\]/g, 'words');
  return [
    ['bot', 'qms_checkin', { content }, 'DRAFT'],
    ...round('PRE'),
    ['bot', 'qms_release', {}, 'IN_EXECUTION'],
    ['bot', 'qms_execute', { item: 'EI-1', ...done, evidence: [`document ${doc_id} 1.0`] }, 'IN_EXECUTION'],
    ['bot', 'qms_execute', { item: 'EI-2', ...done }, 'IN_EXECUTION'],
    ...round('POST'),
    ['bot', 'qms_close', {}, 'CLOSED'],
  ];
}

test.each(Object.keys(ways))(
  'four agents carry a change record from draft to closed over %s',
  async (way) => {
    const agents = {} as Record<Member, Agent>;
    for (const member of members) agents[member] = (await ways[way]?.(member)) as Agent;
    const made = await agents.bot.call('qms_create', { doc_type: 'CR', title: `Carried over ${way}` });
    expect(made).toMatchObject({ ok: true, state: 'DRAFT', version: '0.1' });
    const { document: doc_id } = made;
    const { text } = await agents.bot.call('qms_read', { doc_id, draft: true });
    for (const [who, tool, input, state] of life(doc_id, text)) {
      const told = await agents[who].call(tool, { doc_id, ...input });
      expect(told, `${tool} ${JSON.stringify(told)}`).toMatchObject({ ok: true, document: doc_id, state });
      expect(await qs.git('ls-remote', 'origin', `refs/heads/qms/${doc_id}`)).toContain(told.commit);
    }
    expect(await agents.ada.call('qms_verify')).toMatchObject({ ok: true, verdict: 'valid' });
    await Promise.all(members.map((member) => agents[member].close()));
  },
);
