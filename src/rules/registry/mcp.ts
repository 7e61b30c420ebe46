import { type RuleTable, refusal } from './entry.ts';

/** What a server for agents refuses before any rule of the quality system is asked. */
export const mcpRules = {
  'mcp/unknown-tool': refusal({
    requires: 'A call names a tool that this server has.',
    why: 'A tool of another name may mean something else; nothing is guessed.',
    fix: 'list the tools, and call one of them',
    exit: 2,
  }),
  'mcp/not-yours': refusal({
    requires: 'A call names a tool that the caller’s rights are of use for.',
    why: 'What a principal may do is fixed by the credential that it connected with.',
    fix: 'leave this to somebody who holds the right: `qms user list`',
    exit: 5,
  }),
  'mcp/arguments': refusal({
    requires: 'The arguments of a call are those that the tool lists.',
    why: 'A misspelt argument that is silently dropped does something other than was meant.',
    fix: 'call the tool with the arguments that its input schema lists',
    exit: 2,
  }),
  'mcp/not-you': refusal({
    requires: 'A caller that names itself is whoever its credential proves.',
    why: 'Identity is proved, never claimed: an agent that believes it is somebody else must hear so at once.',
    fix: 'leave `user` out, or connect with the credential of whoever you mean to be',
    exit: 5,
  }),
  'mcp/key-reused': refusal({
    requires: 'An idempotency key stands for one call, with one tool and the same arguments.',
    why: 'The first call’s answer would be taken for the answer to another.',
    fix: 'call again with a new idempotency_key, or with none',
    exit: 2,
  }),
  'mcp/too-large': refusal({
    requires: 'An answer has at most 24 kB.',
    why: 'What an agent reads is paid for, and clients cut long answers silently.',
    fix: 'ask for less: a smaller limit, an offset, or one document',
    exit: 2,
  }),
  'mcp/resource': refusal({
    requires: 'A resource is read by an address that this server has.',
    why: 'Another address may mean another document.',
    fix: 'read qms://inbox, qms://doc/ID, qms://doc/ID/N.X or qms://redline/ID',
    exit: 3,
  }),
  'mcp/prompt': refusal({
    requires: 'A prompt is asked for by a name that this server has, with the document.',
    why: 'A checklist for another act asks other questions.',
    fix: 'ask for the prompt review or approve, with doc_id',
    exit: 3,
  }),
  'mcp/wrong-door': refusal({
    requires:
      'A request names this server, by a method and path that it has, and comes from no page of elsewhere.',
    why: 'A browser can be led to call a server of this machine for a stranger’s page.',
    fix: 'call /mcp by a name of this server; see `qms help mcp`',
    exit: 2,
  }),
  'mcp/address': refusal({
    requires: 'The server can listen where it is told to.',
    why: 'Agents would call whatever else listens there.',
    fix: 'choose another --port or --host, or end what listens there',
    exit: 6,
  }),
  'mcp/plain': refusal({
    requires: 'What others can hear is encrypted, unless somebody decides otherwise.',
    why: 'Whoever hears a token can act as its agent.',
    fix: 'give --tls-cert and --tls-key, listen at 127.0.0.1, or say --plain where the network is your own',
    exit: 2,
  }),
  'mcp/message': refusal({
    requires: 'A message is JSON in UTF-8, of bounded size.',
    why: 'What is read in two ways is understood in two ways.',
    fix: 'send one JSON-RPC message, or a batch of them, of at most 8 MiB',
    exit: 2,
  }),
  'mcp/no-credential': refusal({
    requires:
      'A request carries the credential of an agent: a token, a client certificate, or its own socket.',
    why: 'Without proof there is no identity, on this machine as anywhere.',
    fix: 'have the agent enrolled: `qms agent enrol NAME`',
    exit: 5,
  }),
  'mcp/instance': refusal({
    requires: 'One instance at a time speaks for an agent.',
    why: 'Two that act as one undo each other’s work, and nobody can tell which did what.',
    fix: 'end one of the two; the other takes over when the first has released the identity or been silent for 90 seconds',
    exit: 5,
  }),
  'mcp/too-fast': refusal({
    requires: 'An agent calls no more often than the server allows.',
    why: 'One agent in a loop must not keep the others waiting.',
    fix: 'wait as long as the answer says',
    exit: 4,
  }),
  'mcp/busy': refusal({
    requires:
      'The acts of a server’s agents are few enough that a call comes to its turn before its client gives it up.',
    why: 'Acts are performed one after the other; an answer that comes after the client has gone is none.',
    fix: 'make the same call again, with the same idempotency_key: the place in the order is kept',
    exit: 4,
  }),
  'agent/store': refusal({
    requires: 'The keys and credentials of agents can be read by the server’s own user alone.',
    why: 'Whoever reads a key is that agent.',
    fix: 'take the rights of others away: `chmod -R go= DIR`',
    exit: 6,
  }),
  'agent/exists': refusal({
    requires: 'An agent is enrolled once.',
    why: 'A second key under one name would leave the first one in use unseen.',
    fix: 'give another name, or make one more token: `qms agent token NAME`',
  }),
  'agent/unknown': refusal({
    requires: 'The server knows the agent.',
    why: 'It signs with keys that it keeps, and with no other.',
    fix: 'enrol it first: `qms agent enrol NAME`',
    exit: 3,
  }),
} as const satisfies RuleTable;
