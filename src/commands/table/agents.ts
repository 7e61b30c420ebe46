import type { Argument, CommandDescription, Option } from '../description.ts';
import { neededMessage } from './common.ts';
import { messageOptions } from './message-options.ts';

const store: Option = {
  name: 'store',
  value: 'DIR',
  completes: 'file',
  description: 'where the server keeps its agents; by default qms/agents in the repository’s own directory',
};

const agent: Argument = { name: 'NAME', required: true, description: 'the agent, such as tu-ui' };

/** How a server for agents is reached. */
const serverOptions: readonly Option[] = [
  { name: 'http', description: 'serve many agents over HTTP' },
  { name: 'host', value: 'ADDRESS', description: 'where to listen; 127.0.0.1 without it' },
  { name: 'port', value: 'NUMBER', description: 'the port; 8000 without it, 0 for any that is free' },
  store,
  {
    name: 'sockets',
    value: 'DIR',
    completes: 'file',
    description: 'also one Unix socket for each agent, NAME.sock: who can reach it is that agent',
  },
  {
    name: 'allow-host',
    value: 'NAME',
    many: true,
    description: 'a name by which the server is called, beside those of this machine',
  },
  { name: 'tls-cert', value: 'FILE', completes: 'file', description: 'its certificate, as PEM' },
  { name: 'tls-key', value: 'FILE', completes: 'file', description: 'the key of the certificate' },
  {
    name: 'client-ca',
    value: 'FILE',
    completes: 'file',
    description: 'whose client certificates prove agents that name them',
  },
  { name: 'plain', description: 'serve other machines without encryption, in a network of your own' },
  {
    name: 'rate',
    value: 'NUMBER',
    description: 'calls a minute that one agent may make; 600 without it',
  },
];

/** Servers for agents, and the agents that they speak for. */
export const agents: readonly CommandDescription[] = [
  {
    name: 'watch',
    group: 'setting up',
    summary: 'wake an agent, or a program, when something waits for it',
    description:
      'Looks again and again what waits for a principal, and tells each item: also what waited before it was started, at least once, and again, ever less often, until it is taken or waits no longer. With --exec it starts a program for each item, by its words and without a shell, with the item as JSON on standard input and QMS_ITEM, QMS_DOCUMENT and QMS_TASK in the environment; when that ends well the item is taken. Without, it prints one line of JSON for each, and takes `ack ITEM` on standard input. What was taken is remembered in this clone.',
    arguments: [],
    options: [
      { name: 'as', value: 'NAME', description: 'the principal whose inbox is watched' },
      { name: 'exec', value: 'COMMAND', description: 'the program to start for each item' },
      { name: 'jsonl', description: 'print one line of JSON for each item, as without --exec' },
      { name: 'every', value: 'SECONDS', description: 'how often to look; 5 without it' },
      { name: 'repeat', value: 'SECONDS', description: 'when to tell an item again; 60 without it' },
      { name: 'once', description: 'look once, tell what waits, and end' },
    ],
    choices: [
      { of: ['as'], required: true },
      { of: ['exec', 'jsonl'], required: false },
    ],
    examples: [
      {
        command: 'qms watch --as tu-ui --exec "start-agent tu-ui"',
        says: 'starts an agent for what waits for it',
      },
      { command: 'qms watch --as qa --jsonl', says: 'prints what waits, for a program that reads it' },
    ],
    writes: false,
  },
  {
    name: 'mcp',
    group: 'setting up',
    summary: 'serve the quality system to agents, over the Model Context Protocol',
    description:
      'Without --http it speaks MCP on standard input and output, for the principal whose key it is started with, and ends with its input; an agent’s client starts it. With --http it serves many agents at /mcp, each known by its own credential and signing with its own key, which the server keeps. The tools are the commands of the quality system, as far as the caller has use for them; founding, users and keys are not among them. Each call is a line of the log on standard error, without arguments.',
    arguments: [],
    options: serverOptions,
    examples: [
      { command: 'qms mcp --key ~/.ssh/qms-bot', says: 'what an agent’s client runs for the agent bot' },
      { command: 'qms mcp --http --port 8000', says: 'serves the agents of this machine' },
      {
        command:
          'qms mcp --http --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --allow-host qms.example.org',
        says: 'serves a network',
      },
    ],
    anywhere: true,
    writes: false,
  },
  {
    name: 'git-mcp',
    group: 'setting up',
    summary: 'serve git to agents by a closed set of tools, over the Model Context Protocol',
    description:
      'As `qms mcp`, with the same transports and the same identity, for git. Each tool does one thing with git; no caller gives it a command, an option or a configuration. What a principal may read, write and push stands in the policy; what it commits is signed with its key. docs/git-proxy.md tells more.',
    arguments: [],
    options: [
      ...serverOptions,
      {
        name: 'hosting',
        value: 'OWNER/NAME',
        description:
          'the repository whose pull requests and checks are read; what the remote names without it',
      },
      {
        name: 'hosting-url',
        value: 'URL',
        description: 'the address of the service’s interface; https://api.github.com without it',
      },
      {
        name: 'hosting-token-file',
        value: 'FILE',
        completes: 'file',
        description: 'the file that holds the token for it; GH_TOKEN in the environment without it',
      },
    ],
    examples: [
      { command: 'qms git-mcp --key ~/.ssh/qms-bot', says: 'what an agent’s client runs for the agent bot' },
      { command: 'qms git-mcp --http --port 8001', says: 'serves the agents of this machine' },
    ],
    anywhere: true,
    writes: false,
  },
  {
    name: 'mcp-proxy',
    group: 'setting up',
    summary: 'reach a server for agents from a client that speaks on standard input and output',
    description:
      'Passes every message on, with the agent’s credential and a name of this instance. Each call bears a key, so it is safely sent again while the server is away or started anew; the client notices nothing. Progress, notifications, cancellation and batches pass through. It ends with its input, and gives the identity up.',
    arguments: [{ name: 'URL', required: true, description: 'the server, http://127.0.0.1:8000/mcp' }],
    options: [
      {
        name: 'token-file',
        value: 'FILE',
        completes: 'file',
        description: 'the file that holds the agent’s token; QMS_TOKEN in the environment without it',
      },
      {
        name: 'socket',
        value: 'FILE',
        completes: 'file',
        description: 'the agent’s Unix socket, in place of host and port',
      },
      { name: 'instance', value: 'NAME', description: 'the name of this instance; a new one without it' },
      { name: 'ca', value: 'FILE', completes: 'file', description: 'who signed the server’s certificate' },
      { name: 'cert', value: 'FILE', completes: 'file', description: 'the agent’s own certificate' },
      { name: 'cert-key', value: 'FILE', completes: 'file', description: 'the key of that certificate' },
    ],
    examples: [
      {
        command: 'qms mcp-proxy http://127.0.0.1:8000/mcp --token-file ~/.qms-token',
        says: 'what an agent’s client runs',
      },
    ],
    anywhere: true,
    writes: false,
  },
  {
    name: 'agent enrol',
    group: 'setting up',
    summary: 'give an agent a key, a token and a place in a draft of the policy',
    description:
      'Makes a signing key that stays in the server’s store, and a token, shown once, by which the agent connects. The agent counts once the draft of POLICY is approved and in force.',
    arguments: [agent],
    options: [
      { name: 'email', value: 'ADDRESS', description: 'the address as commits show it' },
      { name: 'full-name', value: 'TEXT', description: 'the name as commits show it; NAME without it' },
      {
        name: 'group',
        value: 'GROUP',
        values: ['initiator', 'reviewer', 'quality', 'administrator', 'ci', 'service'],
        description: 'what the agent may do',
      },
      { name: 'sponsor', value: 'PRINCIPAL', description: 'the human who answers for the agent' },
      store,
    ],
    choices: [
      { of: ['email'], required: true },
      { of: ['group'], required: true },
      { of: ['sponsor'], required: true },
    ],
    examples: [
      {
        command: 'qms agent enrol tu-ui --email tu-ui@example.org --group reviewer --sponsor ada',
        says: 'enrols a reviewing agent, for whom ada answers',
      },
    ],
    anywhere: true,
    writes: true,
  },
  {
    name: 'agent token',
    group: 'setting up',
    summary: 'make one more token for an agent, or replace all of them',
    description: 'The token is shown once. With --only the earlier ones are void from the next call on.',
    arguments: [agent],
    options: [{ name: 'only', description: 'void every other token of the agent' }, store],
    examples: [
      { command: 'qms agent token tu-ui --only', says: 'replaces a token that somebody may have seen' },
    ],
    anywhere: true,
    writes: true,
  },
  {
    name: 'agent list',
    group: 'setting up',
    summary: 'list the agents that this server keeps keys for',
    description: 'With how many tokens and certificates each has, and which instance speaks for it.',
    arguments: [],
    options: [store],
    examples: [{ command: 'qms agent list', says: 'lists them' }],
    anywhere: true,
    writes: false,
  },
  {
    name: 'agent revoke',
    group: 'setting up',
    summary: 'shut an agent out at once',
    description:
      'Voids its tokens and certificates here, which its next call feels, then revokes its keys and takes its rights by an emergency event of POLICY, as `qms user revoke` does.',
    arguments: [agent],
    options: [
      {
        name: 'after',
        value: 'STEP',
        description: 'the last step of trunk before the compromise; its tip without it',
      },
      store,
      ...messageOptions,
    ],
    choices: [neededMessage],
    examples: [{ command: 'qms agent revoke tu-ui -m "Its token was in a log"', says: 'shuts it out' }],
    anywhere: true,
    writes: true,
  },
];
