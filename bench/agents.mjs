// What an agent waits for, what it reads, and what the server keeps: `qms mcp` on standard input and output.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { summary, timed } from './measure.mjs';
import { nextEvent } from './readings.mjs';
import { copyOf, git, qms } from './systems.mjs';

/** A server with one client of the official SDK, started with a member's key. */
async function agentOf({ path, keys }, member, server = 'mcp') {
  const client = new Client({ name: 'bench', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [qms, server, '--key', join(keys, member)],
    cwd: path,
    env: process.env,
    stderr: 'ignore',
  });
  await client.connect(transport);
  const { tools } = await client.listTools();
  return {
    listed: Buffer.byteLength(JSON.stringify(tools)),
    call: async (name, input = {}) => {
      const { structuredContent, isError } = await client.callTool({ name, arguments: input });
      if (isError) throw new Error(`${name}: ${JSON.stringify(structuredContent).slice(0, 500)}`);
      return structuredContent;
    },
    /** Milliseconds of processor time so far, and megabytes held now; null where the system does not say. */
    spent: () => processorTime(transport.pid),
    megabytes: () => residentMemory(transport.pid),
    close: () => client.close(),
  };
}

function fileOf(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}

/** In ticks of ten milliseconds, as Linux counts. */
function processorTime(pid) {
  const fields = fileOf(pid, 'stat')?.split(') ')[1]?.split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) * 10 : null;
}

function residentMemory(pid) {
  const found = /^VmRSS:\s+(\d+)/m.exec(fileOf(pid, 'status') ?? '');
  return found ? Number(found[1]) / 1024 : null;
}

/** Times calls, `runs` after some that warm up; with the server's processor time for each. */
async function calls(agent, runs, call, before = () => {}) {
  const times = [];
  const warming = 5;
  let spent = null;
  for (let run = -warming; run < runs; run++) {
    before(run + warming);
    if (run === 0) spent = agent.spent();
    const start = performance.now();
    await call(run + warming);
    if (run >= 0) times.push(performance.now() - start);
  }
  const now = agent.spent();
  return { ...summary(times), processor: now === null ? null : (now - spent) / runs };
}

/** Calls in a warm server: nothing moved since the last, then one record moved, by another's push. */
async function latency(system, runs) {
  const move = (run) => {
    const { id, event } = nextEvent(system, run);
    git(system.path, 'update-ref', `refs/heads/qms/${id}`, event);
  };
  const agent = await agentOf(system, 'bot');
  const began = agent.megabytes();
  const [status, next] = [
    () => agent.call('qms_status', { doc_id: 'SOP-001' }),
    () => agent.call('qms_next'),
  ];
  const standing = {
    status: await calls(agent, runs * 3, status),
    next: await calls(agent, runs * 3, next),
    movedStatus: await calls(agent, runs, status, move),
    movedNext: await calls(agent, runs, next, (run) => move(run + runs + 5)),
  };
  const used = agent.megabytes();
  await agent.close();
  return { ...standing, megabytes: { began, used } };
}

/** A check-out by the warm server and by the command line, in turns, each of a record of its own. */
async function acts(system, runs) {
  const agent = await agentOf(system, 'bot');
  await agent.call('qms_next');
  const times = { node: [], command: [], warm: [] };
  const [first] = Object.keys(system.ahead);
  const id = (number) => first.replace(/[0-9]+/, (digits) => String(number).padStart(digits.length, '0'));
  const key = ['--key', join(system.keys, 'bot')];
  for (let run = 0; run <= Math.min(runs, 20); run++) {
    const node = timed(process.execPath, ['-e', '0']);
    const command = timed(process.execPath, [qms, 'checkout', id(2 * run + 1), ...key], { cwd: system.path });
    const start = performance.now();
    await agent.call('qms_checkout', { doc_id: id(2 * run + 2) });
    const warm = performance.now() - start;
    // The first one finds the server's code cold.
    if (run === 0) continue;
    for (const [name, time] of Object.entries({ node, command, warm })) times[name].push(time);
  }
  await agent.close();
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, summary(values)]));
}

/** More records than a server keeps. */
const most = 2500;

/** The status of many records asked for once: what the server holds after it. */
async function reading(system) {
  const agent = await agentOf(system, 'bot');
  const ids = git(system.path, 'for-each-ref', '--format=%(refname:lstrip=3)', 'refs/heads/qms').split('\n');
  for (const id of ids.slice(0, most)) await agent.call('qms_status', { doc_id: id });
  const megabytes = agent.megabytes();
  await agent.close();
  return { records: Math.min(ids.length, most), megabytes };
}

/** @returns in a warm server: milliseconds of readings and acts, and megabytes */
export async function agents(original, scratch, runs) {
  const system = copyOf(original, scratch, `agents-${original.records}`);
  const standing = await latency(system, runs);
  const acting = await acts(copyOf(original, scratch, `acting-${original.records}`), runs);
  return { ...standing, acts: acting, reading: original.records > 1000 ? await reading(system) : null };
}

const words = (text) => text.replace(/\{\{[^}]*\}\}/g, 'words');

/** What is written for a parameter that an answer asks for. */
const written = {
  title: () => 'Replace the parser',
  content: ({ text }) => {
    const row = /^\| EI-2 .*$/m.exec(text)?.[0] ?? '';
    return words(text.replace(row, `${row}\n${row.replace('EI-2', 'EI-3')}`));
  },
  edits: () => [],
  'edits.new': () => 'All of it.',
  outcome: (_, { tool }) => (tool === 'qms_execute' ? 'Pass' : 'recommend'),
  summary: () => 'Done as planned, and looked at.',
  comment: () => 'As it should be.',
  assignees: (_, { says }) => [/independent: (\w+)/.exec(says ?? '')?.[1]],
  answers: ({ checklist, document }) =>
    checklist
      .map(
        ({ id, asks }) => `[pass] ${id}: looked at${asks === 'evidence' ? `\n    @ ${document}.md:1` : ''}`,
      )
      .join('\n'),
};

function complete(asked, call) {
  const own = { ...call.arguments };
  for (const name of call.needs ?? []) {
    const value = written[name](asked, call);
    if (name === 'edits.new') own.edits = own.edits.map(({ old }) => ({ old, new: value }));
    else own[name] = value;
  }
  return own;
}

/** A change record of three items from its creation to its close, by two agents that only follow what answers propose. */
async function wholeRecord(system) {
  const members = { bot: await agentOf(system, 'bot'), quinn: await agentOf(system, 'quinn') };
  const spent = { bot: { calls: 0, bytes: 0 }, quinn: { calls: 0, bytes: 0 } };
  let who = 'bot';
  let asked = {};
  let call = { tool: 'qms_create', arguments: { doc_type: 'CR' }, needs: ['title'] };
  for (let state = ''; state !== 'CLOSED'; state = asked.state ?? state) {
    const told = await members[who].call(call.tool, complete(asked, call));
    spent[who].calls += 1;
    spent[who].bytes += Buffer.byteLength(JSON.stringify(told));
    if (spent[who].calls > 40) throw new Error(`${who} is led round in circles: ${JSON.stringify(call)}`);
    asked = told;
    if (!told.next?.[0] && told.waits_for?.[0]) who = told.waits_for[0].who;
    call = told.next?.[0] ?? told.waits_for?.[0];
  }
  for (const agent of Object.values(members)) await agent.close();
  return spent;
}

const roles = {
  ada: 'group=administrator,kind=human',
  bot: 'group=initiator,kind=agent,sponsor=ada',
  quinn: 'group=quality,kind=human',
  rev: 'group=reviewer,kind=human',
};

/** @returns bytes of what each role is listed, and calls and bytes of a whole change record */
export async function agentCost(scratch) {
  const [path, keys] = ['cost', 'cost-keys'].map((name) => join(scratch, name));
  for (const each of [path, keys]) mkdirSync(each);
  git(path, 'init', '--quiet', '--initial-branch=main');
  const members = Object.entries(roles).flatMap(([name, role]) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(keys, name)]);
    return ['--member', `name=${name},email=${name}@example.org,${role},key=${join(keys, name)}`];
  });
  execFileSync(process.execPath, [qms, 'init', '--name', 'bench', ...members, '--key', join(keys, 'ada')], {
    cwd: path,
    stdio: 'pipe',
  });
  const system = { path, keys };
  const listed = {};
  for (const [member, role] of Object.entries(roles)) {
    const [own, ofGit] = [await agentOf(system, member), await agentOf(system, member, 'git-mcp')];
    listed[/group=([a-z]+)/.exec(role)[1]] = { qms: own.listed, git: ofGit.listed };
    await Promise.all([own.close(), ofGit.close()]);
  }
  return { listed, record: await wholeRecord(system) };
}
